"""Every text of a briefing that speaks of vehicles."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetWords:
    """The texts of one language; the defaults are English. Texts with braces are filled in with `str.format`."""

    # the summary
    heading: str = "Vehicles"
    used: str = "{used} of {count} vehicles are used"
    used_of: str = "{kind}: {used} of {count}"
    trips: str = (
        "{riding} people ride (trips with people: {trips}, convoys: {convoys}); a trip carries {load} people on"
        " average, {share} of its seats."
    )
    no_seats: str = "an unknown share"
    walks_to_board: str = "{persons} people walk to where they board."
    walks_all_the_way: str = "{persons} people walk all the way."
    last: str = "The last who ride are safe by {when}."
    arrival_best: str = (
        "By the planner's figures people are safe after {mean} h on average, who stays counting as long as the plan;"
        " no plan with these vehicles can be sooner."
    )
    arrival_bound: str = (
        "By the planner's figures people are safe after {mean} h on average, who stays counting as long as the plan; no"
        " plan with these vehicles can bring that below {least} h: at most {gap} of that is missing to the best."
    )
    arrival_unknown: str = (
        "By the planner's figures people are safe after {mean} h on average, who stays counting as long as the plan;"
        " how much sooner another plan could be is not known."
    )
    worth_best: str = "By the planner's figures the plan is worth {value}, and no plan can be worth more."
    worth_bound: str = (
        "By the planner's figures the plan is worth {value}; no plan can be worth more than {bound}: at most {gap} of"
        " that is missing to the best."
    )
    worth_unknown: str = "How far the plan is from the best is not known."
    kind: str = "Vehicle"
    depot: str = "Depot"
    count: str = "There are"
    drive: str = "Drive"
    seats: str = "Seats"
    with_people: str = "Trips with people"
    carried: str = "People carried"
    mean_load: str = "People a trip"

    # the timetable
    timetable: str = "Vehicles over time"
    timetable_caption: str = "What each vehicle does; the figure in a bar is the number of people on board."
    timetable_intro: str = "A thin line is a vehicle that stands empty. {count} more are not used."
    timetable_intro_all: str = "A thin line is a vehicle that stands empty."
    timetable_days: str = "Days on which no vehicle drives are left out."
    timetable_day: str = "{day}: {count} vehicles drive"
    timetable_alt: str = (
        "Bars over time from {start} to {end}, one row for each of {count} vehicles: driving empty, driving with"
        " people, loading, unloading, inspection or waiting. The drivers' sheets tell the same vehicle by vehicle."
    )
    block: str = "{kind}, depot {depot}: {count}, {seats} seats each"
    rest: str = "and {count} more of them, busy {hours} h each on average"
    empty: str = "drives empty"
    loaded: str = "with people"
    loading: str = "loads"
    unloading: str = "unloads"
    held: str = "inspection or waiting"
    shut: str = "shut"
    convoy_mark: str = "a convoy enters"
    pause_over: str = "planned end of the pause"

    # call-forward and boarding
    call_forward: str = "Call-forward orders"
    call_forward_intro: str = (
        "Who walks to which boarding point, and when. Call nobody forward before the time given, and nobody beyond"
        " these numbers: with each call, those who stand there may be no more than the seats that begin to load within"
        " {within}{margin}. If a vehicle does not come, stop calling."
    )
    call_forward_margin: str = " and {count} more"
    call_forward_of: str = "To {name}, {day}: {persons} people"
    call_forward_over: str = (
        "At {name} more people stand at {when} than seats are about to load: {standing} against {seats}."
    )
    call_at: str = "Leave at"
    from_where: str = "From"
    be_there: str = "Are there by"
    for_trip: str = "For"
    boards_at: str = "Loads at"
    standing: str = "Stand there then"
    seats_coming: str = "Seats then coming"
    boarding: str = "Boarding orders"
    boarding_intro: str = (
        "For the marshals of each boarding point: which vehicle loads when, and how many of whom get on. Seats are a"
        " hard limit; nobody stands."
    )
    boarding_of: str = "{name}, {day}: {persons} people get on, vehicles: {trips}"
    loads: str = "Loading begins"
    leaves: str = "Leaves"
    vehicle: str = "Vehicle"
    get_on: str = "Who gets on"
    seats_free: str = "Seats left"
    rest_in_file: str = "The first {shown} of {total} lines are shown; all are in {file}."

    # the drivers' sheets
    sheets: str = "Drivers' sheets"
    sheets_intro: str = (
        "One sheet a convoy, and one a vehicle and day for trips outside convoys; printed, each begins on a page of its"
        " own. Give each driver the one sheet, and take it back."
    )
    sheets_cut: str = "Only the first {shown} of {total} sheets are shown; all is in trips.csv and boardings.csv."
    sheet_convoy: str = "Convoy {convoy}"
    sheet_vehicle: str = "{vehicle}, {day}"
    sheet_marking: str = "INTERNAL - {title} - hand this sheet back after the drive"
    passes: str = "Passes"
    passes_at: str = "{corridor} at {when}"
    size: str = "Size"
    size_of: str = "vehicles: {vehicles}, people: {people}"
    size_of_empty: str = "vehicles: {vehicles}, empty"
    convoys: str = "All convoys, in the order in which they enter"
    convoy: str = "Convoy"
    goes_to: str = "Goes to"
    escorts: str = "Escorts"
    way: str = "Way"
    way_of: str = "Way {letter}"
    day: str = "Day"
    leg_from: str = "From"
    leg_to: str = "To"
    there_by: str = "Be there by"
    leave: str = "Leave"
    corridor: str = "Corridor"
    expected: str = "Expected"
    take: str = "Take on"
    take_nobody: str = "nobody"
    stay_on: str = "nobody more, {persons} on board"
    at_depot: str = "at the depot"
    no_group: str = "people"
    take_group: str = "{group}: {persons}"
    unnamed_road: str = "no road: it is the same place"
    if_it_breaks: str = "If the pause breaks"
    break_before: str = "Before you leave: stay, let people get off, call nobody forward."
    break_before_empty: str = "Before you leave: stay."
    break_span: str = "From {first} ({where}) to {last}: {instruction}."
    break_on_way: str = "{way}: {orders}"
    on_road: str = "on {road}"
    waiting_at: str = "at {place}"
    go_on: str = "go on to {place}"
    turn_back: str = "turn back to {place}"
    take_shelter: str = "take shelter at {place}"
    go_on_shelter: str = "go on to shelter at {place}"
    turn_back_shelter: str = "turn back to shelter at {place}"

    # proof
    proof_worth: str = (
        "Proven, within a bound: the plan is worth {value} (people expected to be safe, less {weight} times those"
        " expected to be caught), and no plan with these vehicles is worth more than {bound}; at most {gap} of that is"
        " missing. The proof was checked independently of the planner."
    )
    proof_bounded: str = "Proven, within a bound that was checked independently of the planner."
    proof_universal: str = (
        "Proven: at every moment the number of people safe equals the most that any plan could reach with these"
        " vehicles under these terms. The proof was checked independently of the planner."
    )
    lead_universal: str = "{claim}; no plan with these vehicles can have more people safe, at any moment."
    lead_soonest: str = "{claim}; no plan with these vehicles brings people to safety sooner, added up over everybody."
    lead_sooner: str = (
        "{claim}; of the hours for which people are safe, added up over everybody, at most {gap} is missing to the best"
        " plan with these vehicles."
    )
    proof_soonest: str = (
        "Proven: no plan with these vehicles has more hours for which people are safe, added up over everybody. The"
        " proof was checked independently of the planner."
    )
    proof_sooner: str = (
        "Proven, within a bound: the hours for which people are safe, added up over everybody until the end of the"
        " plan, are at most {gap} fewer than in any plan with these vehicles. The proof was checked independently of"
        " the planner."
    )
    lead_worth: str = "{claim}; at most {gap} of what any plan with these vehicles can be worth is missing."
    curve_caption: str = (
        "Everyone, at every moment, beside a limit that no plan with these vehicles can pass; the most possible may lie"
        " below it."
    )
    most_possible: str = "No more than"
    plot_most_possible: str = "upper limit"
    map_caption: str = "Roads are as wide as the number of people planned on them, riding or walking."
    plot_used: str = "people ride"
    plot_walked: str = "people walk"
    plot_empty: str = "vehicles empty"

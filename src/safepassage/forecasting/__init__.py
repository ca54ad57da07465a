"""What may come: how long a pause holds, judged by those that are over."""

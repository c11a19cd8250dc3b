"""Reviews: claiming, releasing, due dates, and reminders."""

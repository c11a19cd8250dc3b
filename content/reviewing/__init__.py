"""Who reads what until when: taking a review on, giving it back, the day by which it is wanted, and reminders."""

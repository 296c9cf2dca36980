"""What is offered around the lessons: handouts, the law book, and what to check again."""

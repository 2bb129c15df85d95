"""Lessons and quizzes at a seat of the training realm (Pasal 5(d), 11(2)d, 23(1))."""

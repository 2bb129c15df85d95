"""Training as data: content packs, lessons and quizzes. Pure: no web, no database, no network."""

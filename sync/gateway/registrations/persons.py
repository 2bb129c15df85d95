"""Note whom a registration names, for those that came before this was noted at arrival."""

from __future__ import annotations

from sync.gateway.centre import Centre
from sync.gateway.registrations import store, words_store
from sync.gateway.registrations.private import FormSecrets
from sync.gateway.registrations.reading import form_of

AT_ONCE = 20


def note(centre: Centre) -> int:
    """Let up to `AT_ONCE` older registrations be found by the people in them; return how many.

    One that nobody can read names nobody: it gets its stand-ins when it can be read.
    """
    private = FormSecrets(centre)
    with centre.reading() as db:
        left = words_store.without_word(db, private.person(""), AT_ONCE)
    for one in left:
        form, _why = form_of(centre, one)
        with centre.writing() as db:
            now = store.find(db, one.registration_id)
            if now is not None and now.erased_at is None and now.version == one.version:
                words_store.add_words(db, one.number, private.persons(form))
    return len(left)

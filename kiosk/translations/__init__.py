"""Screen texts in English; the Indonesian is in the templates and the code, as the msgid."""

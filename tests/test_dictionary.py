"""docs/data-dictionary.md says what the models say, and every table says what it holds."""

from tests import dictionary


def test_the_dictionary_is_what_the_models_say():
    written = dictionary.PATH.read_text()
    assert written == dictionary.text(), "run: python develop.py dictionary"


def test_every_table_says_what_it_holds():
    assert [mapper.local_table.name for _, mapper in dictionary.mappers() if not mapper.class_.__doc__] == []

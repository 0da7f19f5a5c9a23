"""The texts reach the reader without a step that someone could forget."""

from compliance.web.catalogues import FOLDER, translations


def test_texts_are_read_from_the_po_files_themselves() -> None:
    assert translations("zh_Hans").gettext("Next step") == "下一步"
    assert not list(FOLDER.rglob("*.mo"))


def test_english_is_the_language_of_the_ids() -> None:
    assert translations("en").gettext("Next step") == "Next step"

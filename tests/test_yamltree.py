"""YAML as text with positions: nothing is guessed, and every fault has its line."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cbrngraph.errors import BadDataError
from cbrngraph.readings.yamltree import Items, Node, Table, Text, read_documents, yaml_files

Read = Callable[[str | bytes], list[Node]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file and read its documents."""

    def read_text(content: str | bytes) -> list[Node]:
        path = tmp_path / "some.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_documents(path, "data/some.yaml")

    return read_text


def plain(node: Node | None) -> object:
    """A tree as Python data, positions left out."""
    if isinstance(node, Table):
        return {key.value: plain(value) for key, value in node.entries}
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return node.value if node else None


def faults(read: Read, content: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(BadDataError) as error:
        read(content)
    return [(str(problem.place), problem.what) for problem in error.value.problems]


@pytest.mark.parametrize(
    "text", ["NO", "no", "yes", "on", "010", "0x1F", "12:30", "1_000", "1e3", "2020-11-20", "1.50", "true", ".inf", "="]
)
def test_a_scalar_stays_the_text_that_was_written(read: Read, text: str) -> None:
    assert plain(read(f"key: {text}\n")[0]) == {"key": text}
    assert plain(read(f"{text}: value\n")[0]) == {text: "value"}


@pytest.mark.parametrize("text", ["", "~", "null", "Null"])
def test_an_absent_value_is_empty(read: Read, text: str) -> None:
    assert plain(read(f"key: {text}\n")[0]) == {"key": ""}


@pytest.mark.parametrize("text", ["null", "~", ""])
def test_a_quoted_scalar_is_never_absent(read: Read, text: str) -> None:
    assert plain(read(f'key: "{text}"\n')[0]) == {"key": text}


def test_every_node_knows_its_line(read: Read) -> None:
    tree = read("# a comment\nfirst: 1\nsecond:\n- a\n- b: {c: d}\n---\nthird: 3\n")
    assert isinstance(tree[0], Table) and isinstance(tree[1], Table)
    second = tree[0].get("second")
    assert isinstance(second, Items)
    assert [key.place.line for key, _ in tree[0].entries] == [2, 3]
    assert [item.place.line for item in second.items] == [4, 5]
    assert str(tree[1].entries[0][0].place) == "data/some.yaml:7"


def test_a_missing_key_is_none_and_empty_documents_are_left_out(read: Read) -> None:
    tree = read("---\n---\na: 1\n---\n")
    assert plain(tree[0]) == {"a": "1"}
    assert len(tree) == 1
    assert isinstance(tree[0], Table) and tree[0].get("b") is None


def test_a_byte_order_mark_is_no_part_of_the_first_key(read: Read) -> None:
    assert plain(read(b"\xef\xbb\xbfa: 1\n")[0]) == {"a": "1"}


def test_what_does_not_parse_is_told_with_its_line(read: Read) -> None:
    [(place, what)] = faults(read, "a: 1\nb: [2\nc: 3\n")
    assert place == "data/some.yaml:3"
    assert what.startswith("this is not YAML: ")


def test_a_key_that_stands_twice_is_told_with_both_places(read: Read) -> None:
    with pytest.raises(BadDataError) as error:
        read("a: 1\nb: 2\na: 3\n")
    [problem] = error.value.problems
    assert str(problem.place) == "data/some.yaml:3"
    assert [str(place) for place in problem.also] == ["data/some.yaml:1"]
    assert "the key a stands twice" in problem.what
    assert "see also data/some.yaml:1" in str(error.value)


def test_the_same_key_in_two_mappings_is_no_fault(read: Read) -> None:
    assert plain(read("a: {x: 1}\nb: {x: 2}\n")[0]) == {"a": {"x": "1"}, "b": {"x": "2"}}


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: &x {c: 1}\nb:\n  <<: *x\n"])
def test_an_alias_is_refused(read: Read, text: str) -> None:
    found = faults(read, text)
    assert any("anchors and aliases are not used here" in what for _, what in found)


def test_a_key_must_be_a_word(read: Read) -> None:
    assert faults(read, "? [a, b]\n: 1\n") == [("data/some.yaml:1", "a key must be a word, not a list or a mapping")]


def test_a_separated_thousand_in_a_flow_mapping_is_told(read: Read) -> None:
    [(place, what)] = faults(read, "a: 1\nbudget: {amount: 2,000, currency: EUR}\n")
    assert place == "data/some.yaml:2"
    assert "write 2000" in what


def test_every_group_of_a_separated_number_is_mended(read: Read) -> None:
    found = faults(read, "budget: {amount: 2,000,000, currency: EUR}\n")
    assert any("write 2000000" in what for _, what in found), found


def test_a_decimal_comma_is_never_mended_to_ten_times_the_figure(read: Read) -> None:
    [(_, what)] = faults(read, "budget: {amount: 1,5, currency: EUR}\n")
    assert "write 15," not in what


def test_what_is_not_utf8_is_told_with_its_line(read: Read) -> None:
    [(place, what)] = faults(read, b"a: 1\nb: caf\xe9\n")
    assert place == "data/some.yaml:2"
    assert what == "byte 0xe9 is not UTF-8; save the file as UTF-8"


def test_a_control_character_is_told_with_its_line(read: Read) -> None:
    [(place, what)] = faults(read, b"a: 1\nb: \x07\n")
    assert what.startswith("this is not YAML")
    assert place == "data/some.yaml:2"


def test_two_faults_of_one_file_are_both_told(read: Read) -> None:
    assert [place for place, _ in faults(read, "a: {x: 1, x: 2}\nb: {y: 1, y: 2}\n")] == [
        "data/some.yaml:1",
        "data/some.yaml:2",
    ]


def test_yaml_files_are_found_below_a_folder_in_order(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "sub/c.yaml", "notes.txt", "d.yaml.bak"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a: 1\n", encoding="utf-8")
    assert [path.relative_to(tmp_path).as_posix() for path in yaml_files(tmp_path)] == ["a.yml", "b.yaml", "sub/c.yaml"]
    assert yaml_files(tmp_path / "nowhere") == []


@given(text=st.text(max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_file_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """No input ends in anything but a tree or a list of problems."""
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(text.encode(errors="surrogatepass"))
    with suppress(BadDataError):
        assert all(isinstance(node, Text | Items | Table) for node in read_documents(path, "any.yaml"))

from summariser.core.errors import STANDARD_INPUT, Failure


def test_a_failure_names_its_input() -> None:
    assert str(Failure("a b.txt", "is empty")) == "a b.txt: is empty"
    assert str(Failure("a\x1b[2Jb.txt", "is empty")) == "a\\x1b[2Jb.txt: is empty"
    assert str(Failure(STANDARD_INPUT, "is empty")) == "standard input: is empty"

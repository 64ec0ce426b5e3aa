"""Tables of children: ages in column names, holes, shares that are no counts."""

from tests.exchange.conftest import CASE, Folder

WIDE = CASE.replace('columns = { area = "gebiet", from_year = "von", to_year = "bis", '
                    'count = "anzahl" }', 'columns = { area = "gebiet" }')  # fmt: skip


def test_ages_in_column_names_need_no_declaration(folder: Folder):
    folder.write("kinder.csv", "gebiet,unter 3 Jahre,3 bis unter 6 Jahre\n01,30,28\n02,12,.\n")
    folder.write("fall.toml", WIDE)
    case, problems = folder.read()
    told = [(one.area, one.from_month, one.count) for one in case.populations[0].counts]
    assert told == [("01", 0, 30), ("01", 36, 28), ("02", 0, 12), ("02", 36, None)]
    [note] = [one for one in problems if one.code == "bands_guessed"]
    assert "„unter 3 Jahre“" in note.what or "unter 3 Jahre (0 bis unter 3 Jahre)" in note.what


def test_a_hole_between_columns_is_quoted_by_their_ages(folder: Folder):
    folder.write("kinder.csv", "gebiet,a,b\n01,30,28\n02,12,9\n")
    folder.write(
        "fall.toml",
        WIDE.replace(
            'columns = { area = "gebiet" }',
            'columns = { area = "gebiet" }\nbands = { a = "0 bis unter 2", b = "3 bis unter 6" }',
        ),
    )
    [told] = [one for one in folder.read()[1] if one.code == "age_hole"]
    assert "„0 bis unter 2“ und „3 bis unter 6“" in told.what
    assert (told.row, told.column) == (2, "b")


def test_shares_are_no_counts(folder: Folder):
    folder.write("kinder.csv", "gebiet,von,bis,Anteil in %\n01,0,3,30\n02,0,3,12\n")
    folder.write("fall.toml", CASE.replace('count = "anzahl"', 'count = "Anteil in %"'))
    assert "Anteil in %" in folder.error("count_is_share").what

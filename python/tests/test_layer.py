"""The layer says what the program says, and leaves nothing running."""

from __future__ import annotations

import gc
import html
import os
import pickle
import re
import signal
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import pandas
import pytest

import displace
from displace import _program, parallel


def test_a_run_has_the_tables_that_the_program_wrote(tiny, tmp_path):
    run = tiny.run(12, seed=3, output=tmp_path / "run")
    displace.call("run", tiny.path, "-n", 12, "--seed", 3, "--no-png", "-o", tmp_path / "shell")
    for table in ("quantiles", "replicates", "estimates", "needs", "flows"):
        assert (tmp_path / "run" / f"{table}.csv").read_bytes() == (tmp_path / "shell" / f"{table}.csv").read_bytes()
    raw = pandas.read_csv(tmp_path / "shell/quantiles.csv")
    assert len(run.quantiles) + len(run.areas) == len(raw) and len(run.areas) > 0
    assert run.quantiles.date.dtype.kind == "M" and run.fan("away").shape == (61, 9)
    middle = raw[(raw.location == "total") & (raw.variable == "displaced") & (raw.level == 0.5)].persons
    assert run.fan("displaced")[0.5].tolist() == middle.tolist()
    assert run.summary().loc["displaced_day_60", 0.5] == pandas.read_csv(tmp_path / "shell/replicates.csv").displaced_day_60.median()
    assert len(run.estimates) == 2 and len(run.needs) > 0
    assert run.table("links")["from"].dtype.kind != "M", "names of places are no dates"
    page = run._repr_html_()
    assert "data:image/svg+xml" in page and "Assault on the valley" in page
    assert displace.Run.open(tmp_path / "run").replicates.equals(run.replicates)


def test_a_table_that_was_changed_since_is_refused(tiny, tmp_path):
    run = tiny.run(3, output=tmp_path / "run")
    assert len(run.needs) > 0
    path = tmp_path / "run/needs.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(displace.Error, match="needs.csv is not the file that was written here"):
        displace.Run.open(tmp_path / "run").needs


def test_a_run_that_was_opened_is_scored_anew(tiny, tmp_path):
    record = displace.Scenario(tiny.path.parent / "record.toml")
    first = record.run(6, output=tmp_path / "run").score()
    again = displace.Run.open(tmp_path / "run").score("--own-error", "0.6")
    assert {"mean_crps", "own_error"} <= set(first.score) and not first.value.equals(again.value)


def test_differences_by_day_keep_days_and_futures_without_anybody(tiny):
    recipe = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    within = recipe[recipe.index("def by_day") : recipe.index("runs = [scenario.run(40")]
    names = {}
    exec(within, names)  # noqa: S102
    wide = names["by_day"](tiny.run(6, options=["--keep", "replicates"]), "trapped")
    assert wide.shape == (61, 6) and not wide.isna().any(axis=None)


def test_polars_gives_the_same_numbers(tiny):
    polars = pytest.importorskip("polars", reason="polars is not installed")
    run = tiny.run(6)
    table = run.table("quantiles", "polars")
    assert isinstance(table, polars.DataFrame) and table["persons"].sum() == run.table("quantiles").persons.sum()
    runs = [tiny.run(6), tiny.set("offensive.start_day", 3000).run(6)]
    both = polars.concat([run.table("replicates", "polars") for run in runs], how="vertical_relaxed")
    assert both["offensive_start_day"].dtype.is_integer() and both["collapse_day"].null_count() == len(both) == 12


def test_text_that_a_spreadsheet_would_run_is_read_as_it_was():
    for frames in ("pandas", "polars"):
        if frames == "polars":
            pytest.importorskip("polars", reason="polars is not installed")
        table = displace.read("name,n\n'=1+1,1\n'Ayn,2\n", frames, text=True)
        assert list(table["name"]) == ["=1+1", "'Ayn"]


def test_codes_and_names_stay_what_they_are():
    header = "date,area,area_pcode,level,persons"
    rows = ["2025-03-01,None,0101,0.5,7", "2025-03-01,NA,0102,0.5,8", "2025-03-02,null,NA,0.5,9", "2025-03-02,12,,0.5,"]
    for frames in ("pandas", "polars"):
        if frames == "polars":
            pytest.importorskip("polars", reason="polars is not installed")
        table = displace.read("\n".join([header, *rows, ""]), frames, text=True)
        assert list(table["area"]) == ["None", "NA", "null", "12"]
        assert list(table["area_pcode"])[:3] == ["0101", "0102", "NA"] and list(table["area_pcode"])[3] != "NA"
        assert list(table["persons"])[:3] == [7, 8, 9]
        assert [day.day for day in table["date"]] == [1, 1, 2, 2]
        links = displace.read("from,from_pcode,to,to_pcode,length_km\n1,001,NA,002,3.5\n", frames, text=True)
        assert [*links["from"], *links["to"], *links["to_pcode"]] == ["1", "NA", "002"]


def test_areas_called_by_words_for_nothing_are_areas(tiny):
    case = tiny.path.parent
    for name in ("communities", "locations", "already_displaced"):
        path = case / f"{name}.csv"
        path.write_text(path.read_text().replace("V01", "NA").replace("V02", "0102"))
    run = tiny.run(6)
    assert {"NA", "0102"} < set(run.areas.pcode) and {"NA", "0102"} < set(run.table("present").area_pcode)
    assert not run.quantiles.duplicated(["date", "variable", "level"]).any()


def test_what_is_set_differently_reaches_the_program(tiny, tmp_path):
    changed = tiny.set("contagion", numpy.float64(1.5)).set("horizon_days", 30).named("short")
    run = changed.run(6)
    assert run.title == "Assault on the valley: short" and len(run.fan()) == 31
    assert (run.replicates.contagion == 1.5).all()
    drawn = tiny.set("contagion", {"uniform": [2, 3]}).run(6).replicates.contagion
    assert drawn.between(2, 3).all() and drawn.nunique() > 1
    sets = tiny.sample(5).assign(contagion=0.25)
    assert (tiny.run(5, parameters=sets).replicates.contagion == 0.25).all()


def test_refusals_are_the_words_of_the_program(tiny, tmp_path):
    said = subprocess.run([displace.program(), "run", tiny.path, "--set", "contagoin=1"], capture_output=True, text=True)
    with pytest.raises(displace.Error) as refused:
        tiny.set("contagoin", 1).run(4)
    assert f"error: {refused.value}" == said.stderr.strip() and refused.value.status == 2
    back = pickle.loads(pickle.dumps(refused.value))
    assert (str(back), back.status) == (str(refused.value), 2)
    with pytest.raises(displace.Error, match="has no table scores"):
        tiny.run(4).table("scores")
    tiny.path.with_name("roads.csv").write_text("nothing\n")
    with pytest.raises(displace.Error, match="roads.csv"):
        displace.Scenario.load(tiny.path)


def test_verbs_that_a_version_lacks_are_said_by_it(tiny):
    with pytest.raises(displace.Error, match="(?i)unrecognized subcommand"):
        displace.call("no-such-verb")


def test_a_brief_is_a_page_that_a_notebook_shows(tiny, tmp_path):
    run = tiny.run(8)
    brief = run.brief(tmp_path / "brief.html", language="fr")
    page = Path(brief).read_text(encoding="utf-8")
    assert brief.path == tmp_path / "brief.html" and 'lang="fr"' in page
    assert html.unescape(brief._repr_html_().partition('srcdoc="')[2].removesuffix('"></iframe>')) == page
    assert run.brief().path == run.folder / "brief.html"


def test_a_brief_is_made_again_but_no_file_that_was_named_is_replaced(tiny, tmp_path):
    run = tiny.run(8)
    first = run.brief()
    public = run.brief(options=["--public"])
    assert public.path == first.path and "places.csv" not in Path(public).read_text(encoding="utf-8")
    french = run.brief(language="fr")
    assert french.path == run.folder / "brief-fr.html" and 'lang="en"' in Path(run.brief(language="en")).read_text(encoding="utf-8")
    named = tmp_path / "named.html"
    run.brief(named)
    with pytest.raises(displace.Error, match="exists already"):
        run.brief(named)
    run.brief(named, force=True)
    kept = tiny.run(8, output=tmp_path / "run")
    kept.brief()
    with pytest.raises(displace.Error, match="exists already"):
        kept.brief()
    book = kept.export("xlsx", tmp_path / "book.xlsx")
    with pytest.raises(displace.Error, match="exists already"):
        kept.export("xlsx", book)
    assert kept.export("xlsx", book, force=True) == book


def test_a_file_with_an_ending_that_the_format_does_not_have_is_refused(tiny, tmp_path):
    run = tiny.run(4)
    for kind, ending in [("hub", "csv"), ("xlsx", "xlsx")]:
        with pytest.raises(displace.Error, match=f"must end in .{ending}"):
            run.export(kind, tmp_path / kind)


def test_charts_and_briefs_outlive_their_run(tiny, tmp_path):
    chart = tiny.run(4).charts["displaced"]
    brief = tiny.run(4).brief()
    compared = displace.compare([tiny.run(4), tiny.run(4)]).charts
    gc.collect()
    assert chart.svg.startswith("<svg") and "<iframe" in brief._repr_html_()
    assert all(of.path.is_file() for of in compared.values())
    folder = chart.path.parent
    del chart
    gc.collect()
    assert not folder.exists()


def test_charts_are_saved_as_svg_and_as_png(tiny, tmp_path):
    run = tiny.run(4, png=True)
    assert run.charts["displaced"].save(tmp_path / "fan.svg").read_text(encoding="utf-8") == run.charts["displaced"].svg
    assert run.charts["displaced"].save(tmp_path / "fan.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(displace.Error, match="png=True"):
        tiny.run(4).charts["displaced"].save(tmp_path / "none.png")
    with pytest.raises(displace.Error, match="must end in .svg or .png"):
        run.charts["displaced"].save(tmp_path / "fan.pdf")


def test_a_run_says_where_behaviour_was_drawn_from(tiny, tmp_path):
    run = tiny.run(4)
    assert "behaviour drawn from the scenario's priors" in repr(run) and "the scenario&#x27;s priors" in run._repr_html_()
    sets = tiny.sample(4)
    sets.to_csv(tmp_path / "mine.csv", index=False)
    assert "drawn from the sets of mine.csv" in repr(tiny.run(4, parameters=tmp_path / "mine.csv"))
    assert "drawn from the sets of frame.csv" in repr(tiny.run(4, parameters=sets))
    sets.to_csv(tiny.path.with_name("fitted.csv"), index=False)
    fitted = tiny.set("tables.posterior", "fitted.csv")
    assert "drawn from the scenario's posterior" in repr(fitted.run(4))
    assert "drawn from the scenario's priors" in repr(fitted.from_priors().run(4))


def test_a_summary_has_outcomes_alone_and_a_notebook_their_units(tiny):
    run = tiny.run(4)
    assert run.summary().index[0] == "persons" and "parameter_set" not in run.summary().index
    rows = [re.sub("<[^>]*>|\\s+", " ", row).split() for row in run._repr_html_().split("<tr>")]
    units = {row[0]: " ".join(row[4:]) for row in rows if len(row) > 4}
    assert (units["peak_day"], units["severity_days"], units["trapped_most"]) == ("days after the first", "severity · days", "persons")


def test_warnings_of_the_program_are_warnings_of_python(tiny):
    late = tiny.set("offensive.start_day", 3000)
    with pytest.warns(displace.ProgramWarning, match="begins on day 3000 at the earliest") as said:
        late.run(4)
    assert [of.filename for of in said if of.category is displace.ProgramWarning] == [__file__]
    with ThreadPoolExecutor(1) as executor, pytest.warns(displace.ProgramWarning, match="day 3000") as said:
        parallel.run(late, 4, executor=executor, shards=2)
    assert [of.filename for of in said if of.category is displace.ProgramWarning] == [__file__]
    with warnings.catch_warnings():
        warnings.simplefilter("error", displace.ProgramWarning)
        tiny.run(4)


def test_threads_are_checked(tiny):
    with ThreadPoolExecutor(1) as executor:
        for ask in (
            lambda: tiny.run(4, threads=-1),
            lambda: tiny.sweep(tiny.sample(2), 1, threads=1.5),
            lambda: displace.Model(tiny, threads=-1),
            lambda: parallel.run(tiny, 4, executor=executor, shards=1, threads=-2),
        ):
            with pytest.raises(ValueError, match="threads must be a whole number, 0"):
                ask()


def test_a_bar_is_there_from_the_start_and_full_at_the_end(tiny, monkeypatch):
    tqdm = pytest.importorskip("tqdm.auto", reason="tqdm is not installed")
    made = []

    class Heard(tqdm.tqdm):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append((self.n, self.total, self))

    monkeypatch.setattr(tqdm, "tqdm", Heard)
    sets = tiny.sample(3)
    tiny.run(5, progress=True)
    tiny.run("0..4", progress=True)
    tiny.sweep(sets, 2, conflicts=2, progress=True)
    with ThreadPoolExecutor(1) as executor:
        parallel.run(tiny, 6, executor=executor, shards=3, progress=True)
    assert [(first, total, bar.n) for first, total, bar in made] == [(0, 5, 5), (0, 4, 4), (0, 12, 12), (0, 3, 3), (0, 1, 1)]
    assert [bar.unit for *_, bar in made][-2:] == [" shards", " merges"]


def has_verb(verb: str) -> bool:
    return subprocess.run([displace.program(), verb, "--help"], capture_output=True).returncode == 0


def test_exports_are_those_of_the_program(tiny, tmp_path):
    if not has_verb("export"):
        pytest.skip("SKIPPED: this displace has no verb export yet")
    run = tiny.run(8, output=tmp_path / "run")
    for kind, name in [("hub", "2025-03-01-displace-tiny.csv"), ("xlsx", "book.xlsx"), ("geojson", "maps")]:
        made = run.export(kind, tmp_path / "layer" / name)
        displace.call("export", run.folder, "--format", kind, "-o", tmp_path / "shell" / name)
        assert made == tmp_path / "layer" / name and made.exists()
        for file in [made] if made.is_file() else sorted(made.iterdir()):
            assert file.read_bytes() == (tmp_path / "shell" / file.relative_to(tmp_path / "layer")).read_bytes(), file
    hub = run.to_hub(tmp_path / "again.csv")
    assert hub.read_bytes() == (tmp_path / "layer/2025-03-01-displace-tiny.csv").read_bytes()
    quantiles = pandas.read_csv(hub).query("output_type == 'quantile'")
    assert len(quantiles) > 0 and set(quantiles.output_type_id.astype(float)) <= set(run.quantiles.level)
    with pytest.raises(displace.Error, match="docx"):
        run.export("docx", tmp_path / "brief.docx")


def test_a_comparison_is_paired(tiny, tmp_path):
    runs = [tiny.run(10), tiny.set("contagion", 4.0).named("contagious").run(10)]
    compared = displace.compare(runs, variable="away", day=20)
    row = compared.ranges.set_index(["outcome", "scenario"]).loc[("displaced_day_60", "contagious")]
    assert "away_day_20" in set(compared.ranges.outcome)
    paired = runs[1].replicates.displaced_day_60 - runs[0].replicates.displaced_day_60
    assert row.difference_p50 == pytest.approx(paired.median(), abs=1)
    assert repr(compared) == "<Comparison of 2 runs>"
    assert compared.charts and "<img" in compared._repr_html_()
    page, book = compared.brief(), compared.export("xlsx", tmp_path / "compared.xlsx")
    assert page.path == compared.folder / "brief.html" and "contagious" in page._repr_html_() and book.is_file()
    with pytest.warns(displace.ProgramWarning, match="do not have the same communities"):
        displace.compare([runs[0], displace.example(tmp_path / "example").run(10)])


def test_a_sweep_of_frames_has_the_rows_of_the_program(tiny, tmp_path):
    design = tiny.sample(4, vary=["contagion", "tolerance_median"])
    swept = tiny.sweep(design, 3, days=[10])
    design.to_csv(tmp_path / "d.csv", index=False)
    displace.call("sweep", tiny.path, "--design", tmp_path / "d.csv", "-r", 3, "--days", 10, "-o", tmp_path / "r.csv")
    assert swept.equals(displace.read(tmp_path / "r.csv")) and len(swept) == 12
    indices, shares = displace.sensitivity(tiny.sweep(tiny.sample(8, "saltelli", vary=["contagion", "tolerance_median"]), 2))
    assert {"contagion", "tolerance_median"} == set(indices.parameter) and "luck" in set(shares.source)


def polars_frame(columns):
    return pytest.importorskip("polars", reason="polars is not installed").DataFrame(columns)


@pytest.mark.parametrize("frame", [pandas.DataFrame, polars_frame])
@pytest.mark.parametrize("blank", [float("nan"), None])
def test_a_blank_in_parameter_sets_is_refused_and_no_row_is_lost(tiny, frame, blank):
    one = {"contagion": [1.0, blank, 3.0]}
    two = {"contagion": [1.0, blank, 3.0], "tolerance_median": [1.0, 1.0, 1.0]}
    with ThreadPoolExecutor(1) as executor:
        for columns in (one, two, {**one, "note": ["a", "b", "c"]}):
            ways = [lambda sets: tiny.run(3, parameters=sets), lambda sets: tiny.sweep(sets, 1)]
            ways.append(lambda sets: parallel.sweep(tiny, sets, 1, executor=executor, shards=1))
            for way in ways:
                with pytest.raises(displace.Error, match="contagion in row 1, counted from 0") as refused:
                    way(frame(columns))
                assert refused.value.status == 2
    with pytest.raises(displace.Error, match="contagion in rows 0, 1, 2, 3, 4 and 2 more, counted from 0"):
        tiny.sweep(frame({"contagion": [blank] * 7}), 1)
    # What is no parameter is carried along, blank or not.
    assert len(tiny.sweep(frame({"contagion": [1.0, 2.0], "note": [None, "b"]}), 1)) == 2


def test_a_blank_is_named_by_its_label_too(tiny):
    sets = pandas.DataFrame({"contagion": [1.0, None, 3.0]}, index=["low", "none", "high"])
    with pytest.raises(displace.Error, match=r"row 1 \(label none\), counted from 0"):
        tiny.sweep(sets, 1)


def test_a_model_answers_errs_and_goes_on(tiny):
    sets = [{"contagion": 0.5, "tolerance_median": 1.0}, {"contagion": 3.0, "tolerance_median": 1.0}]
    with displace.Model(tiny, replicates=5, days=[11]) as model:
        first = [model(values) for values in sets]
        with pytest.raises(displace.Error, match="contagion"):
            model({"contagion": -1.0, "tolerance_median": 1.0})
        assert [model(values) for values in sets] == first
        assert model(dict(reversed(sets[0].items()))) == first[0]
        futures = model.futures({"contagion": 0.5})
    swept = tiny.sweep(pandas.DataFrame(sets), 5, days=[11])
    assert [answer["displaced_day_11"] for answer in first] == swept.groupby("set").displaced_day_11.median().tolist()
    assert "contagion" not in first[0] and len(futures) == 5
    assert pickle.loads(pickle.dumps(model))(sets[0]) == first[0]
    with displace.Model(str(tiny.path), replicates=5, days=[11]) as model:
        assert model(sets[0]) == first[0]


def test_priors_are_those_that_the_program_draws_from(tiny):
    stats = pytest.importorskip("scipy.stats", reason="scipy is not installed")
    priors = tiny.priors()
    drawn = tiny.run(256).replicates
    for name, distribution in priors.scipy().items():
        # Numbers of the conflict are independent draws; their columns may be blank where nothing happened.
        values = drawn[name].dropna()
        assert stats.kstest(values, distribution.cdf).pvalue > 1e-4, name
    assert (drawn["never_leave_displaced"] == priors["never_leave_displaced"].numbers["value"]).all()
    assert tiny.set("contagion", 2).priors()["contagion"].kind == "fixed"


def test_salib_and_optuna_take_priors(tiny):
    chosen = tiny.priors().choose(["contagion", "tolerance_median", "never_leave_share"])
    problem = chosen.salib()
    assert problem["names"] == ["contagion", "tolerance_median", "never_leave_share"]
    saltelli = pytest.importorskip("SALib.sample.sobol", reason="SALib is not installed")
    sets = saltelli.sample(problem, 64, calc_second_order=False)
    middle = chosen["tolerance_median"].scipy().median()
    assert numpy.median(sets[:, 1]) == pytest.approx(middle, rel=0.1)
    optuna = pytest.importorskip("optuna", reason="optuna is not installed")
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    with displace.Model(tiny, replicates=2) as model:
        study.optimize(lambda trial: abs(model(chosen.optuna(trial))["displaced_day_60"] - 5_000), n_trials=5)
    assert set(study.best_params) == set(chosen)


def test_a_version_that_is_not_that_of_the_package_is_said(monkeypatch):
    _program.version.cache_clear()
    monkeypatch.setattr(_program.importlib.metadata, "version", lambda name: "0.0.1")
    with pytest.warns(displace.VersionWarning, match="0.0.1"):
        _program.version(displace.program())
    _program.version.cache_clear()
    monkeypatch.undo()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        _program.version(displace.program())


def test_a_call_leaves_no_file_open(tiny):
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        displace.Scenario.load(tiny.path)
        with pytest.raises(displace.Error):
            displace.call("no-such-verb")
        gc.collect()
    assert not [warning for warning in said if warning.category is ResourceWarning]


def running(mark: str) -> list[str]:
    """Programs whose command line has a mark in it."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if entry.name.isdigit() and mark in line and Path(line.split()[0]).name == "displace":
            found.append(line)
    return found


def eventually(test, seconds=20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if test():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(sys.platform != "linux", reason="SKIPPED: looks for processes in /proc")
@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_kernel_leaves_no_program(tiny, tmp_path, ending):
    code = (
        "import displace, sys\n"
        "case = displace.Scenario(sys.argv[1])\n"
        "model = displace.Model(case, replicates=2)\n"
        "model({'contagion': 1.0})\n"
        "case.run(200_000, output=sys.argv[2])\n"
    )
    kernel = subprocess.Popen(
        [sys.executable, "-c", code, str(tiny.path), str(tmp_path / "out")], stderr=subprocess.DEVNULL, env=os.environ
    )
    mark = str(tiny.path)
    try:
        assert eventually(lambda: len(running(mark)) == 2), running(mark)
        kernel.send_signal(ending)
        kernel.wait(30)
    finally:
        kernel.kill()
    assert eventually(lambda: not running(mark)), running(mark)
    assert not (tmp_path / "out").exists()

//! The brief of a run.

use std::path::Path;

use jiff::civil::Date;
use minijinja::{Value, context};

use super::error::BriefError;
use super::folder::{Range, RangeRow, ResultTable, later};
use super::gazetteer::Gazetteer;
use super::language::Speaker;
use super::options::BriefOptions;
use super::totals::{self, Displaced, Totals};
use super::{again, answer, closures, drivers, evidence, fan, groups, map, needs, people, places};
use crate::outcome::summary::ONE_IN;
use crate::output::merge::{date, manifest};
use crate::output::studied::shares_are_of;
use crate::world::ShelterType;

/// Everything that stands in it.
pub(super) fn context(dir: &Path, options: &BriefOptions, speaker: &Speaker) -> Result<Value, BriefError> {
    let manifest = manifest(dir)?;
    let start = date(dir, "start", &manifest.start)?;
    let last = later(start, manifest.horizon_days);
    let names = Gazetteer::read(dir, speaker.language())?;
    let totals = Totals::read(dir, start, manifest.horizon_days)?;
    let displaced = Displaced::read(&totals)?;
    let headlines = answer::answer(dir, &manifest, (start, &displaced))?;
    let (estimates, figures) = evidence::estimates(dir)?;
    let (observed, counted) = evidence::observed(dir, speaker)?;
    let fan = fan::fan((&totals, &displaced), &figures, &counted, speaker)?;
    let worst = people::worst(dir, &totals)?;
    let present = people::present(dir, worst, &names)?;
    let (overflow, queues) = places::overflow(dir, &names)?;
    let needs_day = nearest_headline(dir, worst)?;
    let needs = needs::needs(dir, needs_day.unwrap_or(last), &names, speaker)?;
    let drivers = match &options.sensitivity {
        Some(path) => drivers::drivers(path, options.public, speaker)?,
        None => drivers::Drivers::default(),
    };
    let drivers_known = match &options.sensitivity {
        Some(path) => {
            let known = shares_are_of(path, &manifest)?;
            for table in &drivers.beside {
                shares_are_of(table, &manifest)?;
            }
            known
        }
        None => true,
    };
    let map = map::map(dir, options.public, &names, speaker)?;
    let page = context! {
        title => &manifest.title,
        summary => &manifest.summary,
        futures => manifest.replicates_to - manifest.replicates_from,
        few => ONE_IN,
        days => manifest.horizon_days,
        start => start.to_string(),
        last => last.to_string(),
        since => manifest.counting_since.as_deref().unwrap_or(&manifest.start),
        answers => headlines.answers,
        figure => first_figure(&estimates),
        peak => headlines.peak,
        fan,
        milestones => totals::milestones(&totals, &displaced)?,
        asked => totals::ASKED,
        estimates,
    };
    let people = context! {
        origins => people::origins(dir, last, &names)?,
        worst => worst.to_string(),
        groups => groups::groups(dir, away(&totals, worst)?, speaker)?,
        present => present.areas,
        kinds => present.kinds,
        kind_names => ShelterType::ALL.map(ShelterType::name).to_vec(),
        shelters => people::shelters(&totals, worst, speaker)?,
        map,
        overflow,
        queues,
        links => places::links(dir, &names)?,
        closures => match &options.closures {
            Some(dir) => closures::closures(dir, &manifest)?,
            None => Vec::new(),
        },
        crossings => crossings(dir, options.public, &totals, last, speaker)?,
        trapped => headlines.trapped,
        overtaken => headlines.overtaken,
        stayed => people::stayed(&totals, last)?,
        trapped_areas => people::trapped(dir, &names)?,
        items => needs.items,
        needs_left => needs.left,
        needs => needs.areas,
        totals => needs.totals,
        needs_day => needs_day.unwrap_or(last).to_string(),
    };
    let said = if options.public { manifest.clone().unnamed() } else { manifest.clone() };
    let trust = context! {
        outcome => drivers.outcome,
        drivers => drivers.rows,
        drivers_caption => drivers.caption,
        whole => drivers.whole,
        drivers_known,
        observed,
        observed_until => manifest.observed_until.clone(),
        areas_corrected => manifest.corrects_areas(),
        guess => evidence::guesses(dir)?,
        skill => evidence::skill(&options.skill, speaker)?,
        again => vec![again::again(&said)],
        warnings => said.warnings,
    };
    Ok(context! { ..page, ..people, ..trust })
}

/// People away from home on a date.
fn away(totals: &Totals, date: Date) -> Result<Range, BriefError> {
    let at = |level: f64| totals.on("away", level, date);
    Ok(Range::known([at(0.1)?, at(0.5)?, at(0.9)?]))
}

/// The first of the agencies' figures that is one of people displaced.
fn first_figure(estimates: &[Value]) -> Option<Value> {
    estimates.iter().find(|row| row.get_attr("displaced").is_ok_and(|is| is.is_true())).cloned()
}

/// The headline day with needs by area that is nearest to a date; none if nobody needs anything.
fn nearest_headline(dir: &Path, to: Date) -> Result<Option<Date>, BriefError> {
    let table = ResultTable::read(dir, "needs_areas.csv")?;
    let mut dates = Vec::new();
    for (row, cell) in table.text("date")?.into_iter().enumerate() {
        dates.push(table.date(row, cell)?);
    }
    Ok(dates.into_iter().min_by_key(|&date| ((date - to).get_days().abs(), date)))
}

/// What happens at borders up to a date, where there is anything.
fn crossings(
    dir: &Path,
    public: bool,
    totals: &Totals,
    last: Date,
    speaker: &Speaker,
) -> Result<Vec<RangeRow>, BriefError> {
    let mut rows = Vec::new();
    for (variable, key) in [
        ("near_border", "near-border"),
        ("border_arrivals", "border-arrivals"),
        ("crossed", "crossed"),
        ("to_government", "to-government"),
    ] {
        let at = |level: f64| totals.on(variable, level, last);
        let range = Range::known([at(0.1)?, at(0.5)?, at(0.9)?]);
        if range.high > 0.0 {
            rows.push(RangeRow { name: speaker.words(key, &[])?, code: String::new(), range });
        }
    }
    // Who of which nationality is where is not for everybody.
    if !public {
        rows.extend(groups::own_countries(dir, last, speaker)?);
    }
    Ok(super::folder::scaled(rows))
}

//! What `displace new NAME` is told: places, people, events and whatever other files there are.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::import::case::{Asked, COUNT, CountFile, DateOrder, Decimal, Said};

/// Days after the first, where nobody says how many.
const DAYS: u32 = 90;

/// Which files there are.
#[derive(Debug, Args)]
pub(super) struct CaseArguments {
    /// Folder for the case; its name becomes the case's.
    #[arg(value_name = "NAME")]
    folder: Option<PathBuf>,
    /// First day (2025-01-20).
    #[arg(long, value_name = "DATE", value_parser = super::values::day)]
    start: Option<Date>,
    /// Days after the first.
    #[arg(long, value_name = "DAYS", default_value_t = DAYS)]
    days: u32,
    /// Country, by its ISO code: household size, and rows of GeoNames.
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Places with positions: a gazetteer with P-codes, GeoNames, any CSV, XLSX or ODS. `FILE#SHEET` names a sheet of a
    /// workbook, here and below.
    #[arg(long, value_name = "FILE")]
    places: Option<PathBuf>,
    /// People by place or by area.
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// Areas as polygons: GeoJSON, or a shapefile (.shp).
    #[arg(long, value_name = "FILE")]
    areas: Option<PathBuf>,
    /// Roads: lines in GeoJSON, or an extract of OpenStreetMap (.osm.pbf). Without it, neighbours are joined, as a guess.
    #[arg(long, value_name = "FILE")]
    roads: Option<PathBuf>,
    /// An export of UCDP GED or ACLED (CSV, XLSX), as often as needed.
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Who holds what: a table place, holder, date, or polygons with holder and date.
    #[arg(long, value_name = "FILE")]
    control: Option<PathBuf>,
    /// Counts by date, to hold results against; needs --variable, and --stock or --flow where the file does not say it.
    /// Further files come with displace import counts.
    #[arg(long, value_name = "FILE")]
    counts: Vec<PathBuf>,
    /// Camps with capacities, or crossings of borders with their countries, as often as needed.
    #[arg(long, value_name = "FILE")]
    sites: Vec<PathBuf>,
    /// Only places in these units: names, or beginnings of P-codes.
    #[arg(long, value_name = "UNIT", value_delimiter = ',')]
    only: Vec<String>,
    /// The case is only a part of what --population counts: rows that name no place of it are left out.
    #[arg(long)]
    part: bool,
    /// The side of the people, by whole words of the names of its actors and holders. What it fires from afar is no threat to them;
    /// its violence against civilians is.
    #[arg(long, value_name = "NAME")]
    home: Vec<String>,
    /// People who live there for each in need, where --population counts people in need only.
    #[arg(long, value_name = "FACTOR")]
    need_factor: Option<f64>,
    #[command(flatten)]
    counted: CountOptions,
    #[command(flatten)]
    reading: Reading,
    /// Replace a case that displace new wrote.
    #[arg(long)]
    force: bool,
}

/// What counts are, where their file does not say it.
#[derive(Debug, Args)]
pub(super) struct CountOptions {
    /// What counts are compared with, for instance displaced or abroad.
    #[arg(long, value_name = "VARIABLE")]
    pub(super) variable: Option<String>,
    /// Counts are so many by each date in all.
    #[arg(long, conflicts_with = "flow")]
    stock: bool,
    /// Counts are so many more since the date before.
    #[arg(long)]
    flow: bool,
}

impl CountOptions {
    /// A file of counts of which this is said; its column of counts is of no other file.
    fn of(&self, file: PathBuf, said: &mut Said) -> CountFile {
        let (own, others) =
            std::mem::take(&mut said.columns).into_iter().partition(|(role, _)| role == COUNT);
        said.columns = others;
        let said = Said { columns: own, ..Said::default() };
        CountFile { file, variable: self.variable.clone(), flow: self.flow(), said }
    }

    /// The options that were given.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let all = [("--variable", self.variable.is_some()), ("--stock", self.stock), ("--flow", self.flow)];
        all.into_iter().filter(|(_, given)| *given).map(|(option, _)| option).collect()
    }

    /// Whether counts are flows and no stocks, if that is said.
    pub(super) fn flow(&self) -> Option<bool> {
        (self.flow || self.stock).then_some(self.flow)
    }
}

/// How files are read that do not show it themselves.
#[derive(Debug, Args)]
pub(super) struct Reading {
    /// Which column is which, where headers are not known: ROLE=HEADER, as messages name the roles. date=2025-01-31 is the day of
    /// all rows of a table without a column of dates.
    #[arg(long, value_name = "ROLE=HEADER")]
    column: Vec<String>,
    /// Encoding of text files that are not UTF-8, for instance windows-1256.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What stands before decimals.
    #[arg(long, value_enum)]
    decimal: Option<DecimalMark>,
    /// What comes first in dates such as 3/4/2025.
    #[arg(long, value_enum)]
    dates: Option<DateChoice>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DecimalMark {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DateChoice {
    DayFirst,
    MonthFirst,
}

impl Reading {
    /// The options that were given.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let Self { column, encoding, decimal, dates } = self;
        let all = [
            ("--column", !column.is_empty()),
            ("--encoding", encoding.is_some()),
            ("--decimal", decimal.is_some()),
            ("--dates", dates.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(option, _)| option).collect()
    }

    /// What is said of files.
    pub(super) fn said(&self) -> Result<Said, String> {
        let columns = self.column.iter().map(|text| {
            let pair =
                text.split_once('=').map(|(role, header)| (role.trim().to_owned(), header.trim().to_owned()));
            pair.ok_or_else(|| {
                format!("--column \"{text}\" must be ROLE=HEADER, for instance name=Settlement")
            })
        });
        Ok(Said {
            encoding: self.encoding.clone(),
            columns: columns.collect::<Result<_, _>>()?,
            decimal: self.decimal.map(|mark| match mark {
                DecimalMark::Point => Decimal::Point,
                DecimalMark::Comma => Decimal::Comma,
            }),
            dates: self.dates.map(|order| match order {
                DateChoice::DayFirst => DateOrder::DayFirst,
                DateChoice::MonthFirst => DateOrder::MonthFirst,
            }),
        })
    }
}

impl CaseArguments {
    /// The folder of the case.
    pub(super) fn folder(&self) -> Result<&PathBuf, String> {
        self.folder.as_ref().ok_or_else(|| missing("name a folder for the case, or give --example DIR"))
    }

    /// Every file that is read.
    pub(super) fn inputs(&self) -> impl Iterator<Item = &PathBuf> {
        let Self { places, population, areas, roads, events, control, counts, sites, .. } = self;
        let single = [places, population, areas, roads, control];
        single.into_iter().flatten().chain(counts).chain(events).chain(sites)
    }

    /// Whether anything is said of a case from files.
    pub(super) fn are_named(&self) -> bool {
        let Self { folder, start, country, home, only, need_factor, counted, reading, .. } = self;
        let flags = self.part || self.force || self.days != DAYS;
        let said = folder.is_some() || start.is_some() || country.is_some();
        let more = !home.is_empty() || !only.is_empty() || need_factor.is_some();
        let how = !counted.given().is_empty() || !reading.given().is_empty();
        flags || said || more || how || self.inputs().next().is_some()
    }

    /// Whether an older case is replaced.
    pub(super) fn force(&self) -> bool {
        self.force
    }

    /// Refuses options that tell of files that are not given.
    fn refuse_other_options(&self) -> Result<(), String> {
        let people = [("--part", self.part), ("--need-factor", self.need_factor.is_some())];
        let people = people.into_iter().filter(|(_, given)| *given && self.population.is_none());
        let counts = self.counted.given().into_iter().filter(|_| self.counts.is_empty());
        let idle = people.map(|(option, _)| (option, "--population"));
        match idle.chain(counts.map(|option| (option, "--counts"))).next() {
            Some((option, file)) => Err(format!(
                "{option} has no effect: it tells of the file of {file}, and there is none (give it, or leave {option} out)"
            )),
            None => Ok(()),
        }
    }

    /// What the case is made from, or what is missing.
    pub(super) fn asked(&self, name: String) -> Result<Asked, String> {
        let start =
            self.start.ok_or_else(|| missing("--start names the first day, for instance 2025-01-20"))?;
        let places = self
            .places
            .clone()
            .ok_or_else(|| missing("--places names the file with the places of the case"))?;
        if !(1..=1096).contains(&self.days) {
            return Err(format!("--days must be between 1 and 1096, got {}", self.days));
        }
        if let Some(factor) = self.need_factor.filter(|factor| !(1.0..=100.0).contains(factor)) {
            return Err(format!("--need-factor must be between 1 and 100, got {factor}"));
        }
        named(&self.home)?;
        units(&self.only)?;
        self.refuse_other_options()?;
        let mut said = self.reading.said()?;
        let counts = match self.counts.as_slice() {
            [] => None,
            [file] => Some(self.counted.of(file.clone(), &mut said)),
            [_, second, ..] => {
                return Err(format!(
                    "--counts takes one file, of which --variable, --stock, --flow and --column count=HEADER tell (add \"{}\" \
                     afterwards: displace import counts FILE --case {name} --variable VARIABLE)",
                    second.display()
                ));
            }
        };
        Ok(Asked {
            name,
            start,
            days: self.days,
            country: self.country.clone(),
            places,
            population: self.population.clone(),
            areas: self.areas.clone(),
            roads: self.roads.clone(),
            events: self.events.clone(),
            control: self.control.clone(),
            counts: counts.into_iter().collect(),
            sites: self.sites.clone(),
            only: self.only.iter().map(|name| name.trim().to_owned()).collect(),
            part: self.part,
            home: self.home.clone(),
            need_factor: self.need_factor,
            said,
            alone: Vec::new(),
            remembered: false,
        })
    }
}

/// A side of no name would be everybody's.
pub(super) fn named(home: &[String]) -> Result<(), String> {
    let blank = home.iter().any(|name| name.trim().is_empty());
    if blank {
        Err("--home is blank: it names words of the names of the side of the people".into())
    } else {
        Ok(())
    }
}

/// A blank name fits all places: an empty variable of a shell would leave out nothing.
fn units(only: &[String]) -> Result<(), String> {
    if only.iter().any(|name| name.trim().is_empty()) {
        Err("--only is blank, or has a blank between commas: it takes names or beginnings of P-codes of units".into())
    } else {
        Ok(())
    }
}

fn missing(what: &str) -> String {
    format!("{what} (displace new --help lists what a case is made from)")
}

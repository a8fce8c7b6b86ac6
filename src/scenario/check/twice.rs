//! What is said twice, or against itself: which of two what-ifs counts, nobody could tell from results.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;

use super::checker::Checker;
use super::dates::Dates;
use crate::conflict::Days;
use crate::document::problem::WarningKind;

/// How the key paths of measures of a ceasefire begin.
pub(super) const MEASURES: &str = "ceasefire.measure[";

/// What a what-if is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// A road, by its link.
    Road(usize),
    /// A location that cannot be entered.
    Entry(usize),
    /// A location, and how people are sheltered there.
    Shelter(usize, usize),
    /// An area in which a truce holds.
    Area(usize),
}

/// What it says of that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// People pass, so many a day.
    Opens(Option<u32>),
    /// Nobody passes.
    Shuts,
    /// Shelter is added or taken away.
    Adds,
    /// A truce holds.
    Holds,
}

/// A what-if of the scenario, as far as two of them can be held against each other.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// Its key path.
    pub(super) at: String,
    pub(super) subject: Subject,
    pub(super) says: Says,
    pub(super) days: Days,
}

/// Refuses what would count twice, and warns of what another what-if leaves without an effect.
pub(super) fn tell(statements: &[Statement], dates: &Dates, checker: &mut Checker<'_>) {
    let mut subjects: BTreeMap<Subject, Vec<&Statement>> = BTreeMap::new();
    for statement in statements {
        subjects.entry(statement.subject).or_default().push(statement);
    }
    // A border may be several crossings: it is idle where none of them is left to it.
    let mut idle: BTreeMap<&str, Vec<Option<String>>> = BTreeMap::new();
    for said in subjects.values() {
        for (index, later) in said.iter().enumerate() {
            let refused = said[..index].iter().find_map(|first| doubled(first, later));
            if let Some(message) = refused {
                checker.add(&later.at, message);
                continue;
            }
            // Whether a measure is complied with, and whether the ceasefire lasts, nobody knows: it stands in for nothing.
            let certain = |by: &Statement| !by.at.starts_with(MEASURES) || later.at.starts_with(MEASURES);
            let others = || said.iter().enumerate().filter(|&(other, by)| other != index && certain(by));
            let by = others().find_map(|(other, by)| hidden(later, by, other < index, dates));
            idle.entry(&later.at).or_default().push(by);
        }
    }
    for (at, by) in idle {
        let Some(mut by) = by.into_iter().collect::<Option<Vec<String>>>() else { continue };
        by.sort_unstable();
        by.dedup();
        checker.warn(WarningKind::NoEffect, at, format!("has no effect: {}", by.join(", and ")));
    }
}

/// Warns of borders, corridors and measures that open what closures shut all the while, or what lies behind: nothing opens
/// a closure but its end. A corridor that a variant of its scenario shuts is meant to be shut. `entered` says into which locations a road leads people whom it lets pass.
pub(super) fn voided(
    statements: &[Statement],
    entered: impl Fn(usize) -> Vec<usize>,
    dates: &Dates,
    checker: &mut Checker<'_>,
) {
    let mut opened: BTreeMap<&str, Vec<&Statement>> = BTreeMap::new();
    for statement in statements.iter().filter(|it| matches!(it.says, Says::Opens(_))) {
        opened.entry(&statement.at).or_default().push(statement);
    }
    let last = |until: u32| until.min(dates.horizon_days + 1);
    let date = |day: u32| dates.start.saturating_add(Span::new().days(i64::from(day)));
    for (at, crossings) in opened {
        let by: Option<Vec<Vec<&Statement>>> = crossings
            .iter()
            .map(|it| {
                let Subject::Road(link) = it.subject else { return None };
                let days = (it.days.from, Some(last(it.days.until)));
                let mut used = Vec::new();
                for end in entered(link) {
                    let shut = |by: &&Statement| {
                        let meant = !at.starts_with("border[") && checker.is_over(&by.at, at);
                        !meant
                            && by.says == Says::Shuts
                            && [Subject::Road(link), Subject::Entry(end)].contains(&by.subject)
                    };
                    let all: Vec<&Statement> = statements.iter().filter(shut).collect();
                    let spans: Vec<_> =
                        all.iter().map(|by| (by.days.from, Some(last(by.days.until)))).collect();
                    used.extend(together(days, &spans)?.into_iter().map(|index| all[index]));
                }
                Some(used)
            })
            .collect();
        let Some(by) = by else { continue };
        // Of a border that another one shuts alone something else is said.
        if at.starts_with("border[")
            && by.iter().all(|all| matches!(all[..], [one] if one.at.starts_with("border[")))
        {
            continue;
        }
        let by: Vec<Vec<&Statement>> = by.into_iter().map(each_once).collect();
        let several = by.iter().any(|all| all.len() > 1);
        let mut by: Vec<String> = by
            .into_iter()
            .flatten()
            .map(|by| match (several, by.days.until > dates.horizon_days) {
                (false, _) => by.at.clone(),
                (true, true) => format!("{} (from {} on)", by.at, date(by.days.from)),
                (true, false) => {
                    format!("{} (from {} until {})", by.at, date(by.days.from), date(by.days.until))
                }
            })
            .collect();
        by.sort_unstable();
        by.dedup();
        let (by, shuts) = (by.join(" and "), if several { "together shut" } else { "shuts" });
        let message = format!(
            "has no effect: {by} {shuts} it on all of these days, and what is shut stays shut (give the closure an end)"
        );
        checker.warn(WarningKind::NoEffect, at, message);
    }
}

/// Statements without those that are there again: one may shut both ends of a road.
fn each_once(all: Vec<&Statement>) -> Vec<&Statement> {
    let mut names = BTreeSet::new();
    all.into_iter().filter(|by| names.insert(&by.at)).collect()
}

/// The spans that cover some days together, as few as will do; none where they leave a day. A span without an end has none.
pub(super) fn together<D: Ord + Copy>(days: (D, Option<D>), spans: &[(D, Option<D>)]) -> Option<Vec<usize>> {
    let (mut at, until) = days;
    let mut used = Vec::new();
    loop {
        let begun = spans.iter().enumerate().filter(|(_, span)| span.0 <= at);
        // What has no end comes after all ends.
        let (index, (_, end)) = begun.max_by_key(|(_, span)| (span.1.is_none(), span.1))?;
        used.push(index);
        match (*end, until) {
            (None, _) => return Some(used),
            (Some(end), Some(until)) if end >= until => return Some(used),
            (Some(end), _) if end > at => at = end,
            _ => return None,
        }
    }
}

/// Why a what-if cannot stand beside one before it.
fn doubled(first: &Statement, later: &Statement) -> Option<String> {
    let same_date = first.days.from == later.days.from;
    match (first.says, later.says) {
        (Says::Adds, Says::Adds) if first.days == later.days => {
            Some(format!("{} has such places here on the same days: give the sum in one of them", first.at))
        }
        (Says::Holds, Says::Holds) if first.at == later.at => Some("names one area twice".into()),
        (Says::Holds, Says::Holds) if same_date => Some(format!(
            "{} is a truce in one of these areas from the same date: give one of them",
            first.at
        )),
        _ => None,
    }
}

/// By what a what-if has no effect beside another one, which stands before it or after it.
fn hidden(it: &Statement, by: &Statement, before: bool, dates: &Dates) -> Option<String> {
    // What ends after the last day has no end that anybody sees.
    let last = |until: u32| until.min(dates.horizon_days + 1);
    let within = it.days.from >= by.days.from && last(it.days.until) <= last(by.days.until);
    // Of two that are equal the second is one too many.
    if !within || (it.days == by.days && it.says == by.says && !before) {
        return None;
    }
    let end = if by.days.until > dates.horizon_days {
        "for good".into()
    } else {
        let until = dates.start.saturating_add(Span::new().days(i64::from(by.days.until)));
        format!("until {until}")
    };
    let passing = |limit: Option<u32>| limit.unwrap_or(u32::MAX);
    // What shuts a corridor is meant to: only words of one kind contradict each other.
    let one_list = it.at.split('[').next() == by.at.split('[').next();
    match (it.says, by.says) {
        (Says::Opens(_), Says::Shuts) if one_list => {
            Some(format!("{} shuts it {end}, and what is shut stays shut", by.at))
        }
        (Says::Shuts, Says::Shuts) => Some(format!("{} shuts it {end} already", by.at)),
        (Says::Opens(own), Says::Opens(other)) if passing(other) <= passing(own) => Some(match other {
            Some(limit) if own != other => format!(
                "{} lets no more than {limit} a day through {end}, and the lower limit counts \
                     (give that one an end)",
                by.at
            ),
            _ => format!("{} says so {end} already", by.at),
        }),
        _ => None,
    }
}

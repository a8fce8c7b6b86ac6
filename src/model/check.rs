//! Is everyone accounted for?
//!
//! Counted household by household and compared with the running counts that the submodels keep: always in
//! tests, and with `--check` in release. A model that loses people must stop, not smooth it over.

use super::Setting;
use super::state::State;
use super::tally::{GroupTotal, Local, Total};

/// A count that cannot be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("day {day}: {what} is {got} by the running count and {expected} by the households")]
pub struct Violation {
    /// What was counted.
    pub what: &'static str,
    /// The day.
    pub day: u32,
    /// What the households say.
    pub expected: i64,
    /// What the running count says.
    pub got: i64,
}

/// Compares the running counts with the households.
///
/// # Errors
/// The first [`Violation`] found.
pub fn conserved(setting: &Setting<'_>, state: &State, day: u32) -> Result<(), Violation> {
    let same = |what, expected: i64, got: i64| {
        if expected == got { Ok(()) } else { Err(Violation { what, day, expected, got }) }
    };
    let census = state.census(setting);
    let tally = &state.tally;
    let sheltered: u32 =
        (0..setting.geography.locations.len()).map(|l| state.reception.persons(l).iter().sum::<u32>()).sum();
    let hosted_locally: i64 = tally.local_now()[Local::Hosted as usize * setting.geography.areas.len()..]
        [..setting.geography.areas.len()]
        .iter()
        .sum();
    let away_from_communities: u64 = state.homes.persons_away().map(u64::from).sum();
    same("people on the road", census.in_transit.cast_signed(), tally.now(Total::InTransit))?;
    same("people hosted", census.hosted.cast_signed(), i64::from(sheltered))?;
    same("people hosted by area", census.hosted.cast_signed(), hosted_locally)?;
    same("people trapped", census.trapped.cast_signed(), tally.now(Total::Trapped))?;
    same("people overtaken", census.overtaken.cast_signed(), tally.now(Total::Overtaken))?;
    same("people away", census.away.cast_signed(), tally.now(Total::Away))?;
    same(
        "people away from their communities",
        census.away.cast_signed(),
        away_from_communities.cast_signed(),
    )?;
    same(
        "people in a country of their own",
        census.own_country.cast_signed(),
        tally.of_groups_now(GroupTotal::OwnCountry).cast_signed(),
    )?;
    if setting.rule.is_some() {
        let persons = census.hosted + census.heading;
        let counted = state.host_choice.at_or_heading();
        same("people at or heading to hosts", persons.cast_signed(), counted.cast_signed())?;
    }
    if let Some(&variable) = Total::ALL.iter().find(|&&variable| tally.now(variable) < 0) {
        return Err(Violation { what: variable.key(), day, expected: 0, got: tally.now(variable) });
    }
    if let Some(&got) = tally.local_now().iter().find(|&&persons| persons < 0) {
        return Err(Violation { what: "a stock of an area", day, expected: 0, got });
    }
    Ok(())
}

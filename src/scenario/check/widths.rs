//! Does the case fit into the numbers that count it? A household keeps its location in 16 bits, and persons are counted
//! in 32: what is more would come round to zero.

use std::path::Path;

use crate::document::problem::Problems;
use crate::document::rows::Table;
use crate::numbers::Parameter;
use crate::scenario::tables::LocationRow;
use crate::world::{Geography, Location};

/// Most locations.
const MOST_LOCATIONS: usize = u16::MAX as usize;

/// Refuses more locations than can be told apart.
pub(super) fn locations(table: &Table<LocationRow>, problems: &mut Problems) {
    let count = table.rows.len();
    if count > MOST_LOCATIONS {
        problems
            .add(&table.path, "", None, format!("must have {MOST_LOCATIONS} locations at most, got {count}"))
            .hint("places that lie close together can be one location");
    }
}

/// Refuses more places than can be counted, of all locations together.
pub(super) fn places(table: &Table<LocationRow>, geography: &Geography, problems: &mut Problems) {
    let of = |location: &Location| location.places.iter().map(|&places| u64::from(places)).sum::<u64>();
    let places: u64 = geography.locations.iter().map(of).sum();
    if places >= u64::from(u32::MAX) {
        let message = format!("has {places} places: fewer than {} can be counted", u32::MAX);
        problems.add(&table.path, "", None, message);
    }
}

/// Refuses more people than can be counted, as the priors have them in the middle. A future that draws more is refused
/// when it does.
pub(super) fn persons(
    geography: &Geography,
    parameters: &[Parameter],
    communities: &Path,
    problems: &mut Problems,
) {
    let middle = |name: &str| {
        let parameter = parameters.iter().find(|parameter| parameter.name == name);
        parameter.map_or(1.0, |parameter| parameter.prior.quantile(0.5))
    };
    let (registered, others) = (middle("population_factor"), middle("unregistered_factor"));
    let people = |community: &crate::world::Community| {
        (f64::from(community.residents) + f64::from(community.idps)) * registered
            + f64::from(community.unregistered) * others
    };
    let persons: f64 = geography.communities.iter().map(people).sum();
    if persons >= f64::from(u32::MAX) {
        let message = format!(
            "has {persons:.0} people with a population_factor of {registered} and an unregistered_factor of {others} \
             (the middle of the priors): fewer than {} can be counted",
            u32::MAX
        );
        problems.add(communities, "", None, message);
    }
}

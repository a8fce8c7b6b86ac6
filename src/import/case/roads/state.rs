//! Can anybody go by a road? What lines and ways say of its state.

/// Properties that say in what state a road is.
pub(super) const OF_STATE: &[&str] = &["status", "condition", "state", "passability", "access"];
/// States of which nobody can go by a road.
pub(super) const SHUT: &[&str] = &[
    "destroyed",
    "demolished",
    "razed",
    "abandoned",
    "disused",
    "proposed",
    "planned",
    "construction",
    "under construction",
    "under_construction",
    "closed",
    "blocked",
    "impassable",
    "not passable",
    "no",
];
/// States that change nothing, and those of private roads, which people in flight take.
pub(super) const USABLE: &[&str] = &[
    "open",
    "yes",
    "existing",
    "exists",
    "in use",
    "in_use",
    "operational",
    "functional",
    "usable",
    "passable",
    "good",
    "fair",
    "excellent",
    "normal",
    "public",
    "permissive",
    "designated",
    "destination",
    "customers",
    "private",
    "permit",
    "delivery",
    "unknown",
];

/// Words of a bridge that is no more.
const FALLEN: &[&str] = &["destroyed", "collapsed", "demolished", "razed", "blown", "blown up"];
/// Properties by which a road is gone where they are `yes`.
const GONE: &[&str] = &["abandoned", "disused", "destroyed", "demolished", "razed", "collapsed"];

/// The property that says that nobody can go by a road. Where people on foot may, those in flight do.
pub(super) fn shut<'p>(properties: &[(&'p str, &'p str)]) -> Option<(&'p str, &'p str)> {
    let is = |list: &[&str], said: &str| list.contains(&said.trim().to_lowercase().as_str());
    let on_foot =
        properties.iter().any(|(key, said)| *key == "foot" && is(&["yes", "designated", "permissive"], said));
    properties.iter().copied().find(|(key, said)| match *key {
        "access" => is(SHUT, said) && !on_foot,
        "bridge" => is(FALLEN, said),
        key if OF_STATE.contains(&key) => is(SHUT, said),
        key => GONE.contains(&key) && is(&["yes"], said),
    })
}

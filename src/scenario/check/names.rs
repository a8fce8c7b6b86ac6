//! What do the names of a scenario mean? Parties, and locations.

use std::collections::BTreeMap;

use super::checker::Checker;
use crate::document::problem::Problem;
use crate::scenario::file::ControlFile;
use crate::world::Role;

/// What each party means to the people.
pub(super) struct Roles {
    pub(super) names: BTreeMap<String, Role>,
    /// Whether all parties are here.
    complete: bool,
}

impl Roles {
    pub(super) fn new(file: &ControlFile, checker: &mut Checker<'_>) -> Self {
        let mut names: BTreeMap<String, Role> = BTreeMap::new();
        for (key, role, listed) in [
            ("home", Role::Home, &file.home),
            ("allied", Role::Allied, &file.allied),
            ("adversary", Role::Adversary, &file.adversary),
            ("foreign", Role::Foreign, &file.foreign),
        ] {
            for (index, name) in listed.iter().enumerate() {
                let at = format!("control.{key}[{index}]");
                checker.text(&at, name);
                if names.contains_key(name) {
                    checker.add(&at, format!("\"{name}\" is listed twice"));
                } else {
                    names.insert(name.clone(), role);
                }
            }
        }
        if file.home.is_empty() {
            checker.add("control.home", "must name the party on whose side people live");
        }
        let complete = !checker.wrong.iter().any(|at| at.starts_with("control."));
        Self { names, complete }
    }

    /// The role of a party that a row names.
    pub(super) fn find<'p>(
        &self,
        name: &str,
        complain: impl FnOnce(String) -> &'p mut Problem,
    ) -> Option<Role> {
        let role = self.names.get(name).copied();
        if role.is_none() && self.complete {
            complain(format!("\"{name}\" is not in [control] of the scenario"))
                .did_you_mean(name, self.names.keys().map(String::as_str));
        }
        role
    }
}

/// The locations by name.
#[derive(Default)]
pub(super) struct Names {
    pub(super) index: BTreeMap<String, usize>,
    /// Whether all locations are here: without that, an unknown name may be one that could not be read.
    pub(super) complete: bool,
}

impl Names {
    pub(super) fn find<'p>(
        &self,
        name: &str,
        complain: impl FnOnce(String) -> &'p mut Problem,
    ) -> Option<usize> {
        let index = self.index.get(name).copied();
        if index.is_none() && self.complete {
            complain(format!("unknown location \"{name}\""))
                .did_you_mean(name, self.index.keys().map(String::as_str));
        }
        index
    }
}

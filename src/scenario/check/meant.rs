//! Which people, or which area, does a name of a what-if mean? Towns, areas and communities may share a name: where
//! these are not the same people, the name is refused.

use crate::document::problem::listed;
use crate::world::{Geography, Place};

/// Most codes of one meaning that are given.
const CODES: usize = 3;

/// Something that a name may stand for.
pub(super) struct Meaning<T> {
    /// What it is, with its code.
    what: String,
    /// The thing itself.
    pub(super) is: T,
}

/// What a name stands for, if that is one thing; the words of the problem if it is two.
pub(super) fn only<T: PartialEq>(name: &str, meanings: Vec<Meaning<T>>) -> Result<Option<T>, String> {
    let differ = meanings.windows(2).any(|pair| pair[0].is != pair[1].is);
    if differ {
        let what: Vec<&str> = meanings.iter().map(|meaning| meaning.what.as_str()).collect();
        return Err(format!("\"{name}\" may mean {}: write P-codes in its place", listed(&what)));
    }
    Ok(meanings.into_iter().next().map(|meaning| meaning.is))
}

/// The reporting areas that a P-code or a name stands for; one by its P-code has no other meaning.
pub(super) fn areas(geography: &Geography, name: &str) -> Vec<Meaning<usize>> {
    let all = || geography.areas.iter().enumerate();
    let meaning =
        |index: usize| Meaning { what: format!("area {}", geography.areas[index].pcode), is: index };
    if let Some((index, _)) = all().find(|(_, area)| area.pcode == name) {
        return vec![meaning(index)];
    }
    all().filter(|(_, area)| area.name == name).map(|(index, _)| meaning(index)).collect()
}

/// The communities that a name stands for: those of a location, one by its P-code, or those of an area.
pub(super) fn people(geography: &Geography, name: &str) -> Vec<Meaning<Vec<Place>>> {
    let communities = || geography.communities.iter().enumerate();
    // What has a P-code of that name is meant by it; of a town and its area under one P-code, the town.
    if let Some((index, _)) = communities().find(|(_, community)| community.pcode == name) {
        return vec![Meaning { what: format!("community {name}"), is: vec![index] }];
    }
    let mut found = Vec::new();
    if let Some(location) = geography.locations.iter().position(|location| location.name == name) {
        let own: Vec<Place> =
            communities().filter(|(_, c)| c.location == location).map(|(index, _)| index).collect();
        let mut codes: Vec<&str> =
            own.iter().take(CODES).map(|&at| geography.communities[at].pcode.as_str()).collect();
        if own.len() > CODES {
            codes.push("…");
        }
        let what = if own.is_empty() {
            "a location where nobody lives".into()
        } else {
            format!("the location with {}", codes.join(", "))
        };
        found.push(Meaning { what, is: own });
    }
    found.extend(areas(geography, name).into_iter().map(|Meaning { what, is }| {
        let mut own = geography.communities_of(is).to_vec();
        own.sort_unstable();
        Meaning { what, is: own }
    }));
    found
}

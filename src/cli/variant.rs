//! `--name`: what is different in a run, in its title and in the name of its folder.

use crate::scenario::Scenario;

/// The longest name, in bytes: with that of the scenario it becomes the name of a folder, which has 255 at most.
const LONGEST: usize = 150;

/// A name that has a letter or digit, which folders can be named by.
pub(super) fn parse(text: &str) -> Result<String, String> {
    let name = text.trim();
    if name.len() > LONGEST {
        let long = name.len();
        Err(format!("a name becomes that of a folder: {LONGEST} bytes at most, got {long}; shorten it"))
    } else if name.chars().any(char::is_alphanumeric) {
        Ok(name.into())
    } else {
        Err("a name needs a letter or digit".into())
    }
}

/// Gives a scenario the name of its variant, which its title then has; returns the name of its folder.
pub(super) fn apply(scenario: &mut Scenario, name: Option<&str>) -> String {
    let Some(name) = name else { return scenario.name.clone() };
    scenario.title = format!("{}: {name}", scenario.title);
    let words: Vec<String> = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    format!("{}-{}", scenario.name, words.join("-"))
}

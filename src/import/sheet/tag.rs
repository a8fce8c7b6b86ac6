//! What does an HXL tag say of a column of persons that its header does not?

use super::choose;

/// Attributes of some of the people only: by sex and age.
const PARTS: &[&str] = &[
    "f",
    "m",
    "female",
    "females",
    "male",
    "males",
    "women",
    "men",
    "girls",
    "boys",
    "children",
    "adults",
    "adolescents",
    "elderly",
    "infants",
    "disabled",
];
/// Attributes of what is no person.
const THINGS: &[&str] = &["tents", "shelters", "rooms", "sites", "camps", "incidents", "killed", "usd"];
/// Tags of people whom somebody reached or wants to reach.
const REACHED: &[&str] = &["#targeted", "#reached"];

/// What the attributes of a tag say that the numbers of a column are, where they are not all its persons.
pub(in crate::import) fn unit_of_tag(tag: &str) -> Option<&'static str> {
    let mut parts = tag.split('+');
    let root = parts.next().unwrap_or_default();
    if REACHED.contains(&root) {
        return Some("counts some of the people only");
    }
    parts.find_map(|attribute| {
        // Attributes of languages and of whose codes they are say nothing of the unit.
        if attribute.starts_with("i_") || attribute.starts_with("v_") {
            None
        } else if PARTS.contains(&attribute) {
            Some("counts some of the people only")
        } else if THINGS.contains(&attribute) {
            Some("counts something other than people")
        } else {
            choose::unit(attribute)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_say_what_is_counted() {
        for (tag, what) in [
            ("#affected+hh", Some("counts households")),
            ("#affected+idps+pct", Some("is a share or rate")),
            ("#population+thousands", Some("counts thousands or millions")),
            ("#affected+f+idps", Some("counts some of the people only")),
            ("#population+age_0_4", Some("counts some of the people only")),
            ("#capacity+tents", Some("counts something other than people")),
            ("#reached", Some("counts some of the people only")),
            ("#population+total", None),
            ("#affected+idps+ind", None),
            ("#population+y2025", None),
            ("#adm2+i_en+name", None),
            ("", None),
        ] {
            assert_eq!(unit_of_tag(tag), what, "{tag}");
        }
    }
}

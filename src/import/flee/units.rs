//! Do headers say that numbers are in other units than those of Flee, which are persons and kilometres?

/// What a header says that the numbers of its column are, where they are no persons.
pub(super) fn no_persons(header: &str) -> Option<&'static str> {
    const HOUSEHOLDS: &[&str] =
        &["household", "households", "hh", "hhs", "family", "families", "menages", "hogares"];
    const THOUSANDS: &[&str] = &["thousand", "thousands", "million", "millions", "000", "000s", "1000s"];
    const SHARES: &[&str] = &["rate", "percent", "percentage", "pct", "share", "per", "ratio"];
    if header.contains(['%', '‰']) {
        return Some("a share or rate");
    }
    let words = words(header);
    let all = [(SHARES, "a share or rate"), (HOUSEHOLDS, "households"), (THOUSANDS, "thousands or millions")];
    all.into_iter()
        .find(|(known, _)| words.iter().any(|word| known.contains(&word.as_str())))
        .map(|(_, what)| what)
}

/// The unit that a header says, where it is no kilometre.
pub(super) fn no_kilometres(header: &str) -> Option<String> {
    const KILOMETRES: &[&str] = &["km", "kms", "kilometre", "kilometres", "kilometer", "kilometers"];
    const OTHERS: &[&str] = &[
        "mi", "mile", "miles", "m", "metre", "metres", "meter", "meters", "ft", "feet", "yards", "nmi",
        "hours", "hour", "hrs", "h", "minutes", "minute", "min", "mins", "days",
    ];
    let words = words(header);
    if words.iter().any(|word| KILOMETRES.contains(&word.as_str())) {
        return None;
    }
    words.into_iter().find(|word| OTHERS.contains(&word.as_str()))
}

fn words(header: &str) -> Vec<String> {
    header.to_lowercase().split(|letter: char| !letter.is_alphanumeric()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_by_words() {
        for (header, what) in [
            ("pop/cap", None),
            ("population", None),
            ("population (households)", Some("households")),
            ("Population, '000", Some("thousands or millions")),
            ("pop. per 1,000", Some("a share or rate")),
        ] {
            assert_eq!(no_persons(header), what, "{header}");
        }
        for (header, what) in [
            ("distance", None),
            ("distance_km", None),
            ("distance (km, not miles)", None),
            ("distance (miles)", Some("miles")),
            ("length_m", Some("m")),
        ] {
            assert_eq!(no_kilometres(header).as_deref(), what, "{header}");
        }
    }
}

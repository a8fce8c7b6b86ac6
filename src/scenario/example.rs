//! The smallest case, which `displace new` writes: the files of `examples/smallest`.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [ $( ($name, include_bytes!(concat!("../../examples/smallest/", $name)).as_slice()) ),+ ]
    };
}

/// Name and bytes of each file, a scenario first.
pub fn files() -> Vec<(String, Vec<u8>)> {
    files![
        "assault.toml",
        "truce.toml",
        "case.toml",
        "parameters.toml",
        "communities.csv",
        "locations.csv",
        "roads.csv",
        "front_line.csv",
        "README.md",
    ]
    .into_iter()
    .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
    .collect()
}

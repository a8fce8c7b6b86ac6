//! Files that use each other in a circle cannot be read or changed one at a time: circles fail here.
//!
//! A use is a path in code, by `crate::`, `super::`, `self::` or the name of a module below, followed through `pub use`
//! to the file where the name stands. That a module declares or re-exports those below it is no use of them, and tests
//! within a file do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A source file: the module that it is, and its code.
struct Module {
    file: String,
    code: String,
    below: BTreeSet<String>,
    /// What it passes on from other modules: the name, and the path where it comes from.
    passes_on: BTreeMap<String, Vec<String>>,
}

type Modules = BTreeMap<Vec<String>, Module>;

/// The code of a file without comments, texts in quotes, and its own tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).fold(
        String::new(),
        |mut code, line| {
            code.extend(line.split('"').step_by(2));
            code + "\n"
        },
    )
}

fn read(dir: &Path, path: &[String], modules: &mut Modules) {
    for entry in fs::read_dir(dir).expect("src can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            read(&entry.path(), &[path, &[name]].concat(), modules);
            continue;
        }
        let Some(stem) = name.strip_suffix(".rs").filter(|stem| *stem != "main") else { continue };
        let own =
            if matches!(stem, "mod" | "lib") { path.to_vec() } else { [path, &[stem.to_owned()]].concat() };
        let code = code(&fs::read_to_string(entry.path()).expect("a source file is text"));
        let file = [path, &[name]].concat().join("/");
        modules.insert(own, Module { file, code, below: BTreeSet::new(), passes_on: BTreeMap::new() });
    }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// All paths of a `use` tree, or of the one path that stands in code.
fn paths(text: &str) -> Vec<Vec<String>> {
    let name: String = text.chars().take_while(|&letter| is_name(letter)).collect();
    let rest = &text[name.len()..];
    let Some(after) = rest.strip_prefix("::") else {
        return if name.is_empty() { Vec::new() } else { vec![vec![name]] };
    };
    let mut tails = Vec::new();
    if let Some(list) = after.strip_prefix('{') {
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in list.char_indices() {
            match letter {
                '{' => depth += 1,
                ',' | '}' if depth == 0 => {
                    tails.extend(paths(list[start..at].trim()));
                    start = at + 1;
                    if letter == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
    } else {
        tails = paths(after);
    }
    if tails.is_empty() {
        tails.push(Vec::new());
    }
    tails.into_iter().map(|tail| [vec![name.clone()], tail].concat()).collect()
}

/// Paths in code that begin at a module, and whether they are only passed on.
fn uses(module: &Module) -> Vec<(Vec<String>, bool)> {
    let mut found = Vec::new();
    for (at, _) in module.code.match_indices("::") {
        let before = &module.code[..at];
        let start = before.rfind(|letter| !is_name(letter)).map_or(0, |last| last + 1);
        let first = &before[start..];
        let inner = before[..start].ends_with("::");
        let begins = matches!(first, "crate" | "super" | "self") || module.below.contains(first);
        if begins && !inner {
            let statement = before[..start].trim_end();
            // Who may see something is no use of it.
            if statement.ends_with("pub(in") {
                continue;
            }
            let passed = statement.strip_suffix("use").map(str::trim_end).is_some_and(|before| {
                before.ends_with("pub")
                    || (before.ends_with(')')
                        && before.rsplit("pub(").count() > 1
                        && before
                            .rsplit_once("pub(")
                            .is_some_and(|(_, scope)| !scope.contains([';', '}', '{'])))
            });
            found.extend(paths(&module.code[start..]).into_iter().map(|path| (path, passed)));
        }
    }
    found
}

/// The module where what a path names stands, seen from another module.
fn resolve(modules: &Modules, from: &[String], path: &[String]) -> Option<Vec<String>> {
    let mut at = from.to_vec();
    let mut names = path.iter();
    let mut here = true;
    for name in names.by_ref() {
        match name.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => drop(at.pop()),
            below => {
                let module = modules.get(&at)?;
                if module.below.contains(below) {
                    at.push(below.to_owned());
                } else if let Some(path) = module.passes_on.get(below) {
                    return resolve(modules, &at, path);
                } else {
                    here = true;
                    break;
                }
            }
        }
    }
    here.then_some(at)
}

fn modules() -> Modules {
    let mut modules = Modules::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut modules);
    let all: Vec<Vec<String>> = modules.keys().cloned().collect();
    for path in all.iter().filter(|path| !path.is_empty()) {
        let (name, parent) = path.split_last().expect("it is not empty");
        modules.get_mut(parent).expect("a module has a parent").below.insert(name.clone());
    }
    for path in &all {
        let passed = uses(&modules[path]).into_iter().filter(|(_, passed)| *passed);
        let names = passed.filter_map(|(path, _)| Some((path.last()?.clone(), path))).collect();
        modules.get_mut(path).expect("it is there").passes_on = names;
    }
    modules
}

/// Files by the files that they use.
fn graph(modules: &Modules) -> BTreeMap<&str, BTreeSet<&str>> {
    let edges = modules.iter().map(|(path, module)| {
        let used = uses(module).into_iter().filter(|(_, passed)| !passed);
        let files =
            used.filter_map(|(used, _)| Some(modules.get(&resolve(modules, path, &used)?)?.file.as_str()));
        (module.file.as_str(), files.filter(|file| *file != module.file && *file != "lib.rs").collect())
    });
    edges.collect()
}

/// All files that a file uses, by way of others too.
fn reach<'a>(graph: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(file) = next.pop() {
        next.extend(graph[file].iter().filter(|used| reached.insert(**used)));
    }
    reached
}

#[test]
fn files_do_not_use_each_other_in_circles() {
    let modules = modules();
    let graph = graph(&modules);
    assert!(graph["document/rows.rs"].contains("document/problem.rs"), "uses were found");
    assert!(
        graph["import/flee/write.rs"].contains("tables/writer.rs"),
        "names are followed to where they stand"
    );
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|&file| (file, reach(&graph, file))).collect();
    let circles: BTreeSet<Vec<&str>> = reached
        .iter()
        .filter(|(file, uses)| uses.contains(*file))
        .map(|(file, uses)| uses.iter().copied().filter(|other| reached[other].contains(file)).collect())
        .collect();
    let circles: Vec<String> = circles.iter().map(|circle| circle.join(", ")).collect();
    assert!(circles.is_empty(), "files that use each other in a circle:\n{}", circles.join("\n"));
}

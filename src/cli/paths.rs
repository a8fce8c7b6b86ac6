//! Where is a file, as seen from elsewhere, and how does it go along with its folder?

use std::fs;
use std::path::{Component, Path, PathBuf};

/// A file as seen from a folder, so that both can be moved together.
pub(super) fn from_folder(file: &Path, folder: &Path) -> PathBuf {
    let (file, folder): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (file.components().collect(), folder.components().collect());
    let same = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = folder[same..].iter().map(|_| Component::ParentDir);
    up.chain(file[same..].iter().copied()).collect()
}

/// Whether a file is there; of `FILE#SHEET` the file.
pub(super) fn is_there(file: &Path) -> bool {
    without_sheet(file).exists()
}

/// The file of `FILE#SHEET`.
pub(super) fn without_sheet(file: &Path) -> PathBuf {
    let text = file.to_string_lossy();
    match text.rsplit_once('#') {
        Some((before, _)) if !file.exists() => before.into(),
        _ => file.to_path_buf(),
    }
}

/// Takes a file or folder along.
pub(super) fn carry(from: &Path, to: &Path) -> std::io::Result<()> {
    let kind = fs::symlink_metadata(from)?.file_type();
    if kind.is_dir() {
        fs::create_dir(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            carry(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    // A second name costs nothing, and keeps dates and links as they are.
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
}

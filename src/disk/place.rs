//! Where the program keeps what belongs to the user and to no corpus.
//!
//! Invariant: the environment is read once, in [`Places::of_user`]; whoever needs a place is
//! handed a [`Places`], so that tests never touch a real home.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use thiserror::Error;

/// The environment variable that moves every place into one folder.
pub const DATA_DIR_VARIABLE: &str = "DATELINE_DATA_DIR";

/// There is nowhere to keep anything: no home folder, and the variable is not set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no home folder was found; set {DATA_DIR_VARIABLE} to a folder for Dateline's own files")]
pub struct NoPlace;

/// The user's folders. None of them need exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    data: PathBuf,
    state: PathBuf,
    cache: PathBuf,
}

impl Places {
    /// The user's folders by the conventions of the system, or all within the folder that
    /// `DATELINE_DATA_DIR` names.
    ///
    /// # Errors
    /// When the variable is not set and the user has no home folder.
    pub fn of_user() -> Result<Self, NoPlace> {
        Self::choose(std::env::var_os(DATA_DIR_VARIABLE))
    }

    /// All places within one folder.
    pub fn within(folder: &Path) -> Self {
        Self {
            data: folder.to_owned(),
            state: folder.join("state"),
            cache: folder.join("cache"),
        }
    }

    /// The writable copy of the sample corpus.
    pub fn sample(&self) -> PathBuf {
        self.data.join("sample")
    }

    /// The texts that passages were made on: what was lost of them could not be had again.
    pub fn texts(&self) -> PathBuf {
        self.data.join("texts")
    }

    /// The records of changes that keep work safe until it is in the files beside the documents.
    pub fn journals(&self) -> PathBuf {
        self.data.join("journals")
    }

    /// What may be lost without loss of work: which corpus was open, which documents were read.
    pub fn state(&self) -> &Path {
        &self.state
    }

    /// What can be had again from the documents at any time: indexes of words, and what is known
    /// of texts.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    fn choose(variable: Option<OsString>) -> Result<Self, NoPlace> {
        if let Some(folder) = variable.filter(|folder| !folder.is_empty()) {
            // A relative folder must not wander when the program changes its own.
            let folder = PathBuf::from(folder);
            return Ok(Self::within(
                &std::path::absolute(&folder).unwrap_or(folder),
            ));
        }
        let folders = ProjectDirs::from("", "", "Dateline").ok_or(NoPlace)?;
        let data = folders.data_local_dir().to_owned();
        Ok(Self {
            // Only Linux tells state from data.
            state: folders
                .state_dir()
                .map_or_else(|| data.join("state"), Path::to_owned),
            cache: folders.cache_dir().to_owned(),
            data,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_moves_everything() {
        let places = Places::choose(Some("some/folder".into())).unwrap();
        let folder = std::env::current_dir().unwrap().join("some/folder");
        assert_eq!(places, Places::within(&folder));
        for place in [
            places.state(),
            places.cache(),
            &places.sample(),
            &places.texts(),
        ] {
            assert!(place.starts_with(&folder), "{}", place.display());
        }
    }

    #[test]
    fn an_empty_variable_is_none() {
        assert_eq!(Places::choose(Some("".into())), Places::choose(None));
    }
}

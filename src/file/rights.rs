//! What a file has besides its text: owner, group, mode, extended attributes and lists of access (ACLs).
//!
//! A save makes another file, which is to be as the old one was. Each of these is tried by itself, for who
//! saves may be allowed one and not the other: a colleague in a shared folder may keep the group of a file, but
//! not give the file away. What the system refuses is told.

use std::fs;

/// Gives a new file what the old one has besides its text; gives back in sentences what could not be kept.
#[cfg(unix)]
pub(super) fn keep(new: &fs::File, old: &std::path::Path, was: &fs::Metadata) -> Vec<String> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let mut lost = Vec::new();
    let own = new.metadata().map(|m| (m.uid(), m.gid())).ok();
    let (uid, gid) = (was.uid(), was.gid());
    if own.is_none_or(|own| own.1 != gid) {
        // The group first: whoever may not give the file away may still keep its group.
        let _ = fchown(new, None, Some(gid));
    }
    if own.is_none_or(|own| own.0 != uid) {
        let _ = fchown(new, Some(uid), None);
    }
    let now = new.metadata().map(|m| (m.uid(), m.gid())).ok();
    let kept = now.is_none_or(|now| now.1 == gid);
    if !kept {
        lost.push(format!(
            "its group {gid} could not be kept: who reads it by that group cannot any more"
        ));
    }
    if now.is_some_and(|now| now.0 != uid) {
        lost.push(format!(
            "it belonged to the user {uid}, and now belongs to you"
        ));
    }
    // What the old group might do, another group may not; it may do what all may.
    let mode = was.permissions().mode() & 0o7777;
    let mode = match kept {
        true => mode,
        false => (mode & !0o2070) | ((mode & 0o007) << 3),
    };
    if let Err(why) = new.set_permissions(fs::Permissions::from_mode(mode)) {
        lost.push(format!(
            "its mode could not be kept ({why}): only you can read it"
        ));
    }
    lost.extend(keep_attributes(new, old));
    if was.nlink() > 1 {
        lost.push(format!(
            "it had {} names (hard links): the others still hold the old text (writing in place keeps them together)",
            was.nlink()
        ));
    }
    lost
}

#[cfg(not(unix))]
pub(super) fn keep(new: &fs::File, _: &std::path::Path, was: &fs::Metadata) -> Vec<String> {
    match new.set_permissions(was.permissions()) {
        Ok(()) => Vec::new(),
        Err(why) => vec![format!("its permissions could not be kept ({why})")],
    }
}

/// The list of access of a file is an attribute of this name on Linux.
#[cfg(unix)]
const ACCESS: &str = "system.posix_acl_access";

/// Copies the extended attributes, the list of access among them, which a mode would change: so it comes last.
/// What a new file has got from its folder and the old one had not is taken away.
#[cfg(unix)]
fn keep_attributes(new: &fs::File, old: &std::path::Path) -> Vec<String> {
    use xattr::FileExt;
    let mut lost = Vec::new();
    // Where the system knows no attributes there are none to keep.
    let Ok(names) = xattr::list(old) else {
        return lost;
    };
    let mut names: Vec<_> = names.collect();
    // The order in which they are listed is the system's; lists of access are not always among them.
    names.sort();
    if !names.iter().any(|name| name == ACCESS) {
        names.push(ACCESS.into());
    }
    for name in &names {
        let Ok(value) = xattr::get(old, name) else {
            continue;
        };
        let has = new.get_xattr(name).ok().flatten();
        if has == value {
            continue;
        }
        let done = match &value {
            Some(value) => new.set_xattr(name, value),
            None => new.remove_xattr(name),
        };
        if let Err(why) = done {
            let what = match name == ACCESS {
                true => "its list of access (ACL)".to_owned(),
                false => format!("its attribute {}", name.to_string_lossy()),
            };
            lost.push(format!("{what} could not be kept ({why})"));
        }
    }
    lost
}

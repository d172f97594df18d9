//! What an element's name, attributes and inline style say of how it is shown.

use super::tree::{Data, Id, Tree};

/// Elements whose content is no text of the document: what is not shown, what is shown by other means, and form controls.
const NEVER: [&str; 37] = [
    "applet", "area", "audio", "base", "canvas", "datalist", "del", "embed", "frame", "frameset", "head", "iframe", "input", "link",
    "meta", "meter", "nav", "noembed", "noframes", "noscript", "object", "optgroup", "option", "output", "param", "progress", "rp", "rt",
    "script", "select", "source", "style", "svg", "template", "textarea", "track", "video",
];

/// Elements that stand as blocks of their own (HTML standard, section 15.3).
const BLOCKS: [&str; 46] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// Other parts of tables: blocks too, should text stand in them.
const OF_TABLES: [&str; 3] = ["tbody", "tfoot", "thead"];

/// What an inline style says of a property; the last word counts.
pub(super) fn property<'t>(tree: &'t Tree, id: Id, name: &str) -> Option<&'t str> {
    let style = tree.attribute(id, "style")?;
    let mut found = None;
    for declaration in style.split(';') {
        if let Some((key, value)) = declaration.split_once(':')
            && key.trim().eq_ignore_ascii_case(name)
        {
            found = Some(value.split('!').next().unwrap_or(value).trim());
        }
    }
    found
}

fn says(tree: &Tree, id: Id, name: &str, value: &str) -> bool {
    property(tree, id, name).is_some_and(|v| v.eq_ignore_ascii_case(value))
}

/// True for an element that the page hides.
pub(super) fn hidden(tree: &Tree, id: Id) -> bool {
    // Pages hide themselves until a script has run.
    if matches!(tree.name(id), "html" | "body") {
        return false;
    }
    let attribute = |name: &str| tree.attribute(id, name);
    // Content that is found by a search in the page is folded away, not hidden.
    attribute("hidden").is_some_and(|v| !v.eq_ignore_ascii_case("until-found"))
        || attribute("aria-hidden").is_some_and(|v| v.trim().eq_ignore_ascii_case("true"))
        || attribute("popover").is_some()
        || tree.name(id) == "dialog" && attribute("open").is_none()
        || says(tree, id, "display", "none")
        || says(tree, id, "visibility", "hidden")
        || says(tree, id, "visibility", "collapse")
}

/// True for an element that is left out with all that is in it: hidden, never part of a text, or part of what surrounds the document
/// on its site.
pub(super) fn left_out(tree: &Tree, id: Id) -> bool {
    let name = tree.name(id);
    if name.is_empty() {
        return false;
    }
    let role = tree.attribute(id, "role").unwrap_or("").trim();
    let is = |r: &str| role.eq_ignore_ascii_case(r);
    if NEVER.contains(&name) || ["navigation", "search", "banner", "contentinfo", "complementary"].into_iter().any(is) || hidden(tree, id) {
        return true;
    }
    match name {
        // The headings of sections that fold are often buttons.
        "button" => !tree.around(id).any(|a| matches!(tree.name(a), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "summary" | "dt")),
        "a" => permalink(tree, id),
        // Inside the document they are its own; a role other than the usual one says that as well.
        "header" | "footer" | "aside" => {
            role.is_empty()
                && !tree.around(id).skip(1).any(|a| {
                    matches!(tree.name(a), "main" | "article" | "section") || tree.attribute(a, "role").is_some_and(|r| r.trim() == "main")
                })
        }
        _ => false,
    }
}

/// True for a link of a heading to itself, as generators of documentation set them: "Scope ¶".
fn permalink(tree: &Tree, id: Id) -> bool {
    let mut inside = tree.children(id);
    let text = match (inside.next(), inside.next()) {
        (Some(only), None) => tree.data(only),
        _ => return false,
    };
    matches!(text, Data::Text(t) if matches!(t.trim(), "¶" | "#" | "🔗")) && tree.attribute(id, "href").is_some_and(|h| h.starts_with('#'))
}

/// True for an element that stands as a block of its own.
pub(super) fn block(tree: &Tree, id: Id) -> bool {
    match property(tree, id, "display").map(str::to_ascii_lowercase).as_deref() {
        Some("block" | "flow-root" | "flex" | "grid" | "list-item" | "table" | "table-row" | "table-cell" | "table-caption") => true,
        Some("inline" | "inline-block" | "inline-flex" | "inline-grid" | "contents") => false,
        _ => BLOCKS.contains(&tree.name(id)) || OF_TABLES.contains(&tree.name(id)),
    }
}

/// Whether white space inside counts, where the element says so.
pub(super) fn preformatted(tree: &Tree, id: Id) -> Option<bool> {
    match property(tree, id, "white-space").map(str::to_ascii_lowercase).as_deref() {
        Some("pre" | "pre-wrap" | "pre-line" | "break-spaces") => return Some(true),
        Some("normal" | "nowrap") => return Some(false),
        _ => {}
    }
    matches!(tree.name(id), "pre" | "listing" | "plaintext" | "xmp").then_some(true)
}

//! What is known of HTML's elements.

/// Elements that never have content.
pub fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "param"
            | "frame"
    )
}

/// Elements whose content nobody sees.
pub fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "head"
            | "template"
            | "noscript"
            | "svg"
            | "iframe"
            | "object"
            | "select"
            | "datalist"
            | "audio"
            | "video"
            | "canvas"
            | "math"
            | "noframes"
    )
}

/// How an element parts the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Not at all.
    None,
    /// A cell of a table: a tab.
    Cell,
    /// A new line.
    Line,
    /// An empty line.
    Paragraph,
}

/// How an element parts what stands before and behind it.
pub fn break_of(name: &str) -> Break {
    match name {
        "td" | "th" => Break::Cell,
        "div" | "li" | "tr" | "dt" | "dd" | "option" | "address" | "center" | "caption"
        | "thead" | "tbody" | "tfoot" | "legend" | "summary" | "body" | "html" | "button"
        | "form" | "label" | "figcaption" => Break::Line,
        "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol"
        | "dl" | "table" | "article" | "section" | "header" | "footer" | "nav" | "aside"
        | "main" | "hr" | "figure" | "fieldset" | "details" => Break::Paragraph,
        _ => Break::None,
    }
}

/// Whether an element is site furniture by its name or role.
pub fn is_furniture_element(name: &str, role: &str) -> bool {
    matches!(name, "nav" | "footer" | "aside" | "form" | "button")
        || matches!(
            role,
            "navigation"
                | "contentinfo"
                | "banner"
                | "search"
                | "complementary"
                | "dialog"
                | "alert"
                | "menu"
                | "menubar"
        )
}

/// Whether a class or id says that an element is site furniture.
pub fn is_furniture_class(classes: &str) -> bool {
    const WORDS: [&str; 34] = [
        "nav",
        "navbar",
        "navigation",
        "menu",
        "breadcrumb",
        "breadcrumbs",
        "sidebar",
        "footer",
        "cookie",
        "cookies",
        "consent",
        "share",
        "sharing",
        "social",
        "related",
        "promo",
        "promoted",
        "advert",
        "advertisement",
        "ad",
        "ads",
        "sponsored",
        "newsletter",
        "subscribe",
        "subscription",
        "comments",
        "masthead",
        "topbar",
        "toolbar",
        "popup",
        "modal",
        "widget",
        "recommended",
        "trending",
    ];
    let mut words = classes.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// Which open elements an element closes by beginning, and where the search for them ends.
pub fn closes(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "option" => (&["option"], &["select"]),
        _ if break_of(name) != Break::None => (&["p"], &["p", "div", "td", "th", "li", "body"]),
        _ => (&[], &[]),
    }
}

//! Every page, sample and language, one link each.

use crate::pages::page;
use crate::shell::Link;

/// One page of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryRow {
    /// Its name: `login/choose-method`.
    pub page: String,
    /// Its samples, in each language.
    pub samples: Vec<Link>,
}

/// The list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gallery {
    /// One row per page.
    pub rows: Vec<GalleryRow>,
}

page!(Gallery, "demo/gallery", "demo/gallery.html", samples);

fn samples() -> Vec<(&'static str, Gallery)> {
    let row = GalleryRow {
        page: String::from("login/choose-method"),
        samples: vec![Link::new("whole (it)", "/demo/gallery/login/choose-method/whole?lang=it")],
    };
    vec![("one", Gallery { rows: vec![row] })]
}

//! Products: their names, SKU identifiers, families, prerequisites and replacements.
//!
//! The built-in entries stand in `products.tsv`: facts from the public list of product names
//! and service plan identifiers for licensing, and from the article. GUIDs are compared
//! whatever their case, names and part numbers case-folded with runs of white space as one.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::BenefitKind;

const PRODUCTS: &str = include_str!("products.tsv");

/// A product of the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// SKU part numbers.
    pub part_numbers: Vec<String>,
    /// SKU GUIDs, in lower case.
    pub guids: Vec<String>,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// What kind of benefit it makes.
    pub kind: Option<BenefitKind>,
    /// The family it belongs to; its own name where none is stated.
    pub family: Option<String>,
    /// What must be active in the same tenant: each entry names families, of which one is enough.
    /// `Some` of nothing says that nothing is.
    pub requires: Option<Vec<Vec<String>>>,
    /// The product that took its place in the packages.
    pub replaced_by: Option<String>,
    /// Thresholds of the expiry report for this product, in days.
    pub report_days: Option<Vec<u32>>,
}

impl Product {
    /// The family it belongs to.
    #[must_use]
    pub fn family(&self) -> &str {
        self.family.as_deref().unwrap_or(&self.name)
    }

    /// What must be active in the same tenant; see [`Product::requires`].
    #[must_use]
    pub fn prerequisites(&self) -> &[Vec<String>] {
        self.requires.as_deref().unwrap_or_default()
    }

    /// This entry where `own` is silent, `own` where it speaks; identifiers of both.
    fn overridden_by(&self, own: &Self) -> Self {
        let both = |a: &[String], b: &[String]| {
            a.iter()
                .chain(b.iter().filter(|text| !a.contains(text)))
                .cloned()
                .collect()
        };
        Self {
            name: self.name.clone(),
            part_numbers: both(&self.part_numbers, &own.part_numbers),
            guids: both(&self.guids, &own.guids),
            aliases: both(&self.aliases, &own.aliases),
            kind: own.kind.or(self.kind),
            family: own.family.clone().or_else(|| self.family.clone()),
            requires: own.requires.clone().or_else(|| self.requires.clone()),
            replaced_by: own.replaced_by.clone().or_else(|| self.replaced_by.clone()),
            report_days: own.report_days.clone().or_else(|| self.report_days.clone()),
        }
    }
}

/// What products are compared by: the catalog's name, or the case-folded text of an unknown one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProductName(Arc<str>);

impl Deref for ProductName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProductName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// All products that are known: the built-in ones, overridden or added to by a portfolio's own.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    products: BTreeMap<Arc<str>, Arc<Product>>,
    by_text: BTreeMap<String, Arc<str>>,
}

impl Catalog {
    /// The built-in products.
    #[must_use]
    pub fn builtin() -> &'static Arc<Self> {
        static BUILTIN: OnceLock<Arc<Catalog>> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            let mut catalog = Self::default();
            for product in PRODUCTS.lines().skip(1).map(read_line) {
                catalog.put(product);
            }
            Arc::new(catalog)
        })
    }

    /// The built-in products with a portfolio's own entries on top: an entry whose name is
    /// known changes what it states and adds its identifiers, any other is new.
    #[must_use]
    pub fn with(own: &[Product]) -> Arc<Self> {
        if own.is_empty() {
            return Arc::clone(Self::builtin());
        }
        let mut catalog = Self::clone(Self::builtin());
        for product in own {
            let merged = catalog.find(&product.name).map(|known| known.overridden_by(product));
            catalog.put(merged.unwrap_or_else(|| product.clone()));
        }
        Arc::new(catalog)
    }

    fn put(&mut self, product: Product) {
        let name: Arc<str> = product.name.as_str().into();
        let texts = std::iter::once(&product.name)
            .chain(&product.part_numbers)
            .chain(&product.guids)
            .chain(&product.aliases);
        for text in texts {
            self.by_text.insert(fold(text), Arc::clone(&name));
        }
        self.products.insert(name, Arc::new(product));
    }

    /// The product that a name, alias, part number or GUID stands for.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Product> {
        let name = self.by_text.get(text).or_else(|| self.by_text.get(&fold(text)))?;
        self.products.get(name).map(Arc::as_ref)
    }

    /// What a product is compared by.
    #[must_use]
    pub fn name(&self, text: &str) -> ProductName {
        let folded = fold(text);
        match self.by_text.get(&folded) {
            Some(name) => ProductName(Arc::clone(name)),
            None => ProductName(folded.into()),
        }
    }

    /// What a product is shown as: the catalog's name, or the text as written.
    #[must_use]
    pub fn shown<'a>(&'a self, text: &'a str) -> &'a str {
        self.find(text).map_or(text, |product| product.name.as_str())
    }

    /// Whether two texts stand for the same product.
    #[must_use]
    pub fn same(&self, one: &str, other: &str) -> bool {
        one == other || self.name(one) == self.name(other)
    }

    /// The entry behind a name that products are compared by.
    #[must_use]
    pub fn get(&self, name: &ProductName) -> Option<&Product> {
        self.products.get(&name.0).map(Arc::as_ref)
    }

    /// The products in order of their names.
    pub fn iter(&self) -> impl Iterator<Item = &Product> {
        self.products.values().map(Arc::as_ref)
    }
}

/// Texts that differ only in letter case or white space name the same thing.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

fn read_line(line: &str) -> Product {
    let mut fields = line.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let list = |text: &str, mark: char| {
        text.split(mark)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Product {
        name: next().to_owned(),
        family: text(next()),
        kind: next().parse().ok(),
        part_numbers: list(next(), '|'),
        guids: list(next(), '|'),
        aliases: list(next(), '|'),
        requires: Some(
            next()
                .split(';')
                .filter(|part| !part.is_empty())
                .map(|part| list(part, '|'))
                .collect(),
        ),
        replaced_by: text(next()),
        report_days: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_line_has_eight_fields_and_a_kind() {
        for line in PRODUCTS.lines().skip(1) {
            assert_eq!(line.split('\t').count(), 8, "{line}");
            assert!(read_line(line).kind.is_some(), "{line}");
        }
    }

    #[test]
    fn no_two_built_in_products_share_a_name_or_an_identifier() {
        let mut seen = BTreeMap::new();
        for product in PRODUCTS.lines().skip(1).map(read_line) {
            let texts = std::iter::once(&product.name)
                .chain(&product.part_numbers)
                .chain(&product.guids)
                .chain(&product.aliases);
            for text in texts {
                if let Some(other) = seen.insert(fold(text), product.name.clone()) {
                    assert_eq!(other, product.name, "{text}");
                }
            }
        }
    }

    #[test]
    fn every_prerequisite_and_replacement_exists() {
        let catalog = Catalog::builtin();
        let families: Vec<&str> = catalog.iter().map(Product::family).collect();
        for product in catalog.iter() {
            for family in product.prerequisites().iter().flatten() {
                assert!(
                    families.contains(&family.as_str()),
                    "{} requires {family}",
                    product.name
                );
            }
            if let Some(other) = &product.replaced_by {
                assert!(catalog.find(other).is_some(), "{} is replaced by {other}", product.name);
            }
        }
    }

    #[test]
    fn a_product_is_found_by_name_part_number_and_guid_whatever_the_case() {
        let catalog = Catalog::builtin();
        for text in [
            "Microsoft 365 E5",
            "microsoft  365 e5",
            "SPE_E5",
            "spe_e5",
            "06EBC4EE-1BB5-47DD-8120-11324BC54E06",
        ] {
            assert_eq!(&*catalog.name(text), "Microsoft 365 E5", "{text}");
        }
        assert_eq!(
            catalog.find("O365_w/o\u{a0}Teams\u{a0}Bundle_M3").map(Product::family),
            Some("Microsoft 365 E3")
        );
        assert_eq!(
            &*catalog.name("a809996b-059e-42e2-9866-db24b99a9782"),
            "Copilot for Microsoft 365"
        );
    }

    #[test]
    fn an_unknown_product_is_kept_and_compared_case_folded() {
        let catalog = Catalog::builtin();
        assert!(catalog.find("Contoso Cloud").is_none());
        assert!(catalog.same("Contoso Cloud", "contoso cloud"));
        assert_eq!(catalog.shown("Contoso Cloud"), "Contoso Cloud");
    }

    #[test]
    fn a_portfolio_can_add_and_override_products() {
        let own = Product {
            name: "Microsoft 365 E5".into(),
            part_numbers: vec!["CONTOSO_E5".into()],
            guids: vec![],
            aliases: vec![],
            kind: Some(BenefitKind::Cloud),
            family: None,
            requires: None,
            replaced_by: None,
            report_days: Some(vec![90]),
        };
        let catalog = Catalog::with(&[own]);
        assert_eq!(
            catalog.find("contoso_e5").and_then(|p| p.report_days.clone()),
            Some(vec![90])
        );
        assert!(catalog.same("SPE_E5", "CONTOSO_E5"));
        assert_eq!(
            catalog.find("CONTOSO_E5").map(Product::family),
            Some("Microsoft 365 E5")
        );
    }
}

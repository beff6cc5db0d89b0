//! What the exports call products: an SKU's GUID and its part number.

use std::collections::BTreeMap;

use super::item::{Item, canonical, is_guid};
use crate::intake::problems::shown;
use crate::model::{Catalog, Product};

/// The SKUs of one export that the built-in catalog doesn't know.
#[derive(Debug, Default)]
pub(super) struct Skus(BTreeMap<String, Product>);

impl Skus {
    /// What an item's product is written as. GUIDs decide: part numbers differ in letter case
    /// between the portals, and a few are used for two SKUs.
    pub(super) fn product(&mut self, item: &Item<'_, '_>) -> Option<String> {
        let guid = item.text(&["skuId"]).map(canonical);
        let part_number = item.text(&["skuPartNumber"]);
        let catalog = Catalog::builtin();
        if let Some(text) = guid.as_deref().filter(|text| !is_guid(text)) {
            let instead = part_number.map_or("it is kept as it is", |_| "the part number stands for it");
            item.note("skuId", format!("`{}` is not a GUID: {instead}", shown(text)));
            // Nothing else will call the product by it.
            return part_number.map(str::to_owned).or(guid);
        }
        match (guid, part_number) {
            (None, None) => None,
            (None, Some(part_number)) => Some(part_number.to_owned()),
            (Some(guid), None) => Some(guid),
            (Some(guid), Some(part_number)) => Some(match catalog.find(&guid) {
                Some(_) if catalog.same(&guid, part_number) => part_number.to_owned(),
                Some(entry) => {
                    if let Some(other) = catalog.find(part_number) {
                        let (part_number, other, own) = (shown(part_number), &other.name, &entry.name);
                        item.note(
                            "skuPartNumber",
                            format!("`{part_number}` is of `{other}`, and the GUID of `{own}`: the GUID decides"),
                        );
                    }
                    entry.name.clone()
                }
                None => self.learn(guid, part_number, item),
            }),
        }
    }

    /// A SKU beside the catalog's: its GUID and its part number stand for one product from here
    /// on, so that users, who have only GUIDs, and subscriptions meet.
    fn learn(&mut self, guid: String, part_number: &str, item: &Item<'_, '_>) -> String {
        if Catalog::builtin().find(part_number).is_some() {
            item.note(
                "skuId",
                format!("the catalog knows `{part_number}` by another GUID: they are taken as two products"),
            );
            return guid;
        }
        let known = self.0.entry(part_number.to_owned()).or_insert_with(|| {
            item.note(
                "skuId",
                format!("the catalog does not know `{part_number}`: it is added as a product"),
            );
            Product {
                name: part_number.to_owned(),
                part_numbers: Vec::new(),
                guids: Vec::new(),
                aliases: Vec::new(),
                kind: None,
                family: None,
                requires: None,
                replaced_by: None,
                report_days: None,
            }
        });
        if !known.guids.contains(&guid) {
            known.guids.push(guid);
        }
        part_number.to_owned()
    }

    pub(super) fn into_products(self) -> Vec<Product> {
        self.0.into_values().collect()
    }
}

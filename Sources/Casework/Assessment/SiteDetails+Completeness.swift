package import HotlineModel

extension SiteDetails {
    /// The details that are still to be filled in before the case is complete for monitoring: site type, commerciality, payments.
    ///
    /// `undetermined` is filled in: an analyst looked and could not tell.
    package var missing: [String] {
        [("siteType", type == nil), ("commerciality", commerciality == nil), ("payments", payments.isEmpty)].filter(\.1).map(\.0)
    }
}

import HotlineModel

extension CaseFile {
    /// Fills in what a further report says of the place.
    mutating func fillPlace(from further: CaseFile) {
        site = site.joined(with: further.site)
        referrer = referrer ?? further.referrer
    }
}

extension SiteDetails {
    /// The details, with those of a further report where they say nothing.
    ///
    /// Whoever says that the content of a place changes is believed: that costs a view, and no case is hidden by it.
    func joined(with further: SiteDetails) -> SiteDetails {
        var site = further.filled(from: self)
        guard let told = further.type else { return site }
        let isPassing = type.map(SparingRules.passingSites.contains) ?? false
        if type == SiteType(rawValue: "undetermined") || !isPassing && SparingRules.passingSites.contains(told) { site.type = told }
        return site
    }
}

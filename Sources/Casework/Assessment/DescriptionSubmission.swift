public import HotlineModel

/// A description of the place a case is about, as it is handed in.
public struct DescriptionSubmission: Sendable {
    public var caseID: CaseID
    /// A detail that is left out stays as it was.
    public var site: SiteDetails
    /// The person at this hotline who says so; the name never leaves the node.
    public var actor: String

    /// A description of the place.
    public init(caseID: CaseID, site: SiteDetails, actor: String = "analyst") {
        self.caseID = caseID
        self.site = site
        self.actor = actor
    }
}

/// The reason why material is unavailable or not illegal (ICCAM's list in words).
///
/// An `update` carries it as its `reason`; other events have reasons of their own lists there.
public struct ReasonCode: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    public static let other = ReasonCode(rawValue: "other")
    public static let adultPornography = ReasonCode(rawValue: "adultPornography")

    /// Reasons that say that nobody saw the content: another look may find it.
    public static let ofNothingSeen = Set(
        [
            "contentNotFound", "referrerNotKnownOrIncorrect", "unableToAccess", "passwordProtected", "accountDisabled",
            "legallyUnableToAccess", "linkExpired", "error404NotFoundOrSiteDown", "error503OrContentTemporarilyUnavailable",
            "premiumAccountNecessary", "missingPartsToOpenFile", "contentRemovedBeforeAssessment",
        ].map(ReasonCode.init(rawValue:)))

    public var isOfNothingSeen: Bool { Self.ofNothingSeen.contains(self) }

    public static let known = [
        "other", "contentNotFound", "referrerNotKnownOrIncorrect", "unableToAccess", "passwordProtected", "accountDisabled",
        "legallyUnableToAccess", "linkExpired", "error404NotFoundOrSiteDown", "error503OrContentTemporarilyUnavailable",
        "premiumAccountNecessary", "missingPartsToOpenFile", "contentRemovedBeforeAssessment", "adultPornography", "nudismOrNotSexualized",
        "doesNotMeetThresholdForIllegality", "imagesTooSmall", "virtualMaterial", "linkingOrLinklistsNotIllegal",
        "ageUnclearOrNotAssessable", "ageOverNationalThreshold",
    ].map(ReasonCode.init(rawValue:))
}

public import HotlineModel

/// Why a use case of takedown was refused; nothing of it was recorded.
public enum TakedownError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The case goes to the police already, or they have it.
    case alreadyReferred(CaseID)
    /// The case is not illegal, or is not the own police's business: another member has it.
    case notForThePolice(CaseID)
    /// A person must first look again, because the finding may not stand.
    case inDoubt(CaseID)
    /// The case does not wait for a bundle.
    case notWaiting(CaseID)
    /// The case is not checked: it is not kept here, or its material has been gone for long.
    case notChecked(CaseID)
    /// There is no bundle of that number.
    case unknownBundle(Int64)
    /// The police's confirmation is about another text than the bundle has.
    case otherBundle(Int64)
    /// The bundle was not delivered yet.
    case notDelivered(Int64)
    /// There is no notice of that number.
    case unknownNotice(Int64)
    /// The notice went out or was closed, or its state does not allow what was decided.
    case noticeNotOpen(Int64)
    /// The notice withdraws what its contact was told, and nobody has told the contact yet.
    case withdrawalNotTold(Int64)
    /// A person holds the notice.
    case heldByPerson(Int64)
    /// There is no contact of that number.
    case unknownContact(Int64)
    /// A contact has that place, or stands for one of those hosts.
    case knownContact
    /// Nobody approved the contact.
    case contactNotApproved(Int64)
    /// What was said of a contact cannot be used. The words have nothing of its place.
    case unusableContact(String)
    /// The notice never went out, so nobody can have answered it.
    case noticeNotSent(Int64)
    /// No interface took the notice, or the one that did cannot be asked what became of it.
    case noticeNotAskable(Int64)
    /// The link is none that a notice has.
    case unknownLink
    /// Everything that the notice is about is over, so its link takes no statement any more.
    case linkClosed(Int64)
    /// The link was used so often that no further statement is taken.
    case tooManyStatements(Int64)
    /// The host of the case is known, or nobody needs to know it.
    case originNotWanted(CaseID)
    /// What was said of a host cannot be used. The words have no address.
    case unusableOrigin(String)
    /// The operator of that front-end has no interface here.
    case noOriginInterface(String)
    /// This node sends no notices.
    case noticesOff
    /// The notice cannot be written, for this reason.
    case unwritableNotice(Int64, String)

    /// The refusal as programs read it.
    public var code: String {
        switch self {
        case .alreadyReferred: "alreadyReferred"
        case .notForThePolice: "notForThePolice"
        case .inDoubt: "inDoubt"
        case .notWaiting: "notWaiting"
        case .notChecked: "notChecked"
        case .unknownBundle: "unknownBundle"
        case .otherBundle: "otherBundle"
        case .notDelivered: "notDelivered"
        case .unknownNotice: "unknownNotice"
        case .noticeNotOpen: "noticeNotOpen"
        case .heldByPerson: "heldByPerson"
        case .withdrawalNotTold: "withdrawalNotTold"
        case .unknownContact: "unknownContact"
        case .knownContact: "knownContact"
        case .contactNotApproved: "contactNotApproved"
        case .unusableContact: "unusableContact"
        case .noticeNotSent: "noticeNotSent"
        case .noticeNotAskable: "noticeNotAskable"
        case .unknownLink: "unknownLink"
        case .linkClosed: "linkClosed"
        case .tooManyStatements: "tooManyStatements"
        case .originNotWanted: "originNotWanted"
        case .unusableOrigin: "unusableOrigin"
        case .noOriginInterface: "noOriginInterface"
        case .noticesOff: "noticesOff"
        case .unwritableNotice: "unwritableNotice"
        }
    }

    public var description: String {
        switch self {
        case .alreadyReferred(let id): "\(id) goes to the police already, or they have it; see `hotline takedown referrals`"
        case .notForThePolice(let id): "\(id) is not illegal, or another member is responsible for it; see `hotline case`"
        case .inDoubt(let id): "the finding about \(id) may not stand; a person must look again first, see `hotline case`"
        case .notWaiting(let id): "\(id) does not wait to go to the police; see `hotline takedown referrals cases`"
        case .notChecked(let id): "\(id) is not checked here; see `hotline case`"
        case .unknownBundle(let number): "there is no bundle \(number); see `hotline takedown referrals bundles`"
        case .notDelivered(let number):
            "bundle \(number) has not gone out, so the police cannot have confirmed it; say --by-hand if they got it by another way"
        case .otherBundle(let number): "the digest is not that of bundle \(number); fetch the bundle again"
        case .unknownNotice(let number): "there is no notice \(number); see `hotline takedown notices list`"
        case .noticeNotOpen(let number): "notice \(number) does not wait for that decision; see `hotline takedown notices list`"
        case .withdrawalNotTold(let number):
            "notice \(number) withdraws what its contact was told; tell the contact by another way, then `hotline takedown notices done`"
        case .heldByPerson(let number): "a person holds notice \(number); use `hotline takedown notices release` first"
        case .unknownContact(let number): "there is no contact \(number); see `hotline takedown contacts`"
        case .knownContact:
            "a contact has that place already, or stands for one of those hosts, networks or systems; see `hotline takedown contacts`"
        case .contactNotApproved(let number): "contact \(number) is not approved, so nothing goes to it; see `hotline takedown contacts`"
        case .unusableContact(let words): "the contact cannot be used: \(words)"
        case .noticeNotAskable(let number):
            "no interface can be asked about notice \(number); see `hotline takedown notices submissions`"
        case .noticeNotSent(let number): "notice \(number) never went out; see `hotline takedown notices list`"
        case .unknownLink: "no notice has this link; copy it whole from the notice"
        case .linkClosed(let number): "everything that notice \(number) is about is over; answer by mail if something is wrong"
        case .tooManyStatements(let number): "notice \(number) has as many statements as can be kept; answer by mail"
        case .originNotWanted(let id): "\(id) does not wait for its host; see `hotline takedown origins list`"
        case .unusableOrigin(let words): "that cannot be the host: \(words)"
        case .noOriginInterface(let front): "\(front) has no interface here; see the settings under takedown.origins, or answer yourself"
        case .noticesOff: "this node sends no notices; see the settings under takedown.notices"
        case .unwritableNotice(let number, let words): "notice \(number) cannot be written: \(words)"
        }
    }
}

public import CaseStore
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
    case noticeNotOpen(Int64, NoticeState)
    /// The notice withdraws what its contact was told, and nobody has told the contact yet.
    case withdrawalNotTold(Int64)
    /// A person holds the notice.
    case heldByPerson(Int64)
    /// There is no contact of that number.
    case unknownContact(Int64)
    /// The contact of that number has the place already, or stands for one of the hosts.
    case knownContact(Int64)
    /// So many notices wait for the contact.
    case contactNeeded(Int64, notices: Int)
    /// The contact is not as the table says.
    case contactDiffers(Int64)
    /// Nobody approved the contact.
    case contactNotApproved(Int64)
    /// What was said of a contact cannot be used. The words have nothing of its place.
    case unusableContact(String)
    /// The notice never went out, so nobody can have answered it.
    case noticeNotSent(Int64)
    /// The notice went to the hotline's own box for tests.
    case noticeWasTest(Int64)
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
    /// A rule of the operator names the host of the case, and the answer says otherwise.
    case originFixed(CaseID)
    /// Nobody holds the search for the host of the case.
    case originNotHeld(CaseID)
    /// A text that others see holds an address. The words name the field alone.
    case addressInText(String)
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
        case .contactNeeded: "contactNeeded"
        case .contactDiffers: "contactDiffers"
        case .contactNotApproved: "contactNotApproved"
        case .unusableContact: "unusableContact"
        case .noticeNotSent: "noticeNotSent"
        case .noticeWasTest: "noticeWasTest"
        case .noticeNotAskable: "noticeNotAskable"
        case .unknownLink: "unknownLink"
        case .linkClosed: "linkClosed"
        case .tooManyStatements: "tooManyStatements"
        case .originNotWanted: "originNotWanted"
        case .unusableOrigin: "unusableOrigin"
        case .originFixed: "originFixed"
        case .originNotHeld: "originNotHeld"
        case .addressInText: "addressInText"
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
        case .noticeNotOpen(let number, let state): "notice \(number) \(state.refusal)"
        case .withdrawalNotTold(let number):
            "notice \(number) withdraws what its contact was told; tell the contact by another way, then `hotline takedown notices done`"
        case .heldByPerson(let number): "a person holds notice \(number); use `hotline takedown notices release` first"
        case .unknownContact(let number): "there is no contact \(number); see `hotline takedown contacts`"
        case .knownContact(let number):
            "contact \(number) has that place already, or stands for one of those hosts, networks or systems; change it with "
                + "`hotline takedown contacts edit \(number)`, or remove it"
        case .contactNeeded(let number, let notices):
            "\(notices == 1 ? "a notice waits" : "\(notices) notices wait") for contact \(number); release them, or give them up with "
                + "`hotline takedown notices close`, and remove it then"
        case .contactDiffers(let number):
            "contact \(number) is not as the table says; import the table, or look at the contact and approve it by its number"
        case .contactNotApproved(let number): "contact \(number) is not approved, so nothing goes to it; see `hotline takedown contacts`"
        case .unusableContact(let words): "the contact cannot be used: \(words)"
        case .noticeNotAskable(let number):
            "no interface can be asked about notice \(number); see `hotline takedown notices submissions`"
        case .noticeWasTest(let number):
            "notice \(number) went to the box for tests (takedown.notices.testMailbox), so no provider can have answered it"
        case .noticeNotSent(let number): "notice \(number) never went out; see `hotline takedown notices list`"
        case .unknownLink: "no notice has this link; copy it whole from the notice"
        case .linkClosed(let number): "everything that notice \(number) is about is over; answer by mail if something is wrong"
        case .tooManyStatements(let number): "notice \(number) has as many statements as can be kept; answer by mail"
        case .originNotWanted(let id):
            "no host is searched for \(id), and none was found behind a front-end; see `hotline takedown origins list`"
        case .originFixed(let id):
            "a rule of takedown.domains names the origin of \(id)'s host, and the answer says otherwise; change `origins` in that rule and restart "
                + "the node, or give the addresses of the rule"
        case .originNotHeld(let id): "nobody holds the search for the host of \(id), so it goes on; see `hotline takedown origins list`"
        case .addressInText(let field):
            "\(field) holds an address, which lists would show; leave the address out, and give the host's by `hotline takedown origins answer "
                + "--address`"
        case .unusableOrigin(let words): "that cannot be the host: \(words)"
        case .noOriginInterface(let front): "\(front) has no interface here; see the settings under takedown.origins, or answer yourself"
        case .noticesOff: "this node sends no notices; see the settings under takedown.notices"
        case .unwritableNotice(let number, let words): "notice \(number) cannot be written: \(words)"
        }
    }
}

extension NoticeState {
    /// Why a decision about a notice in this state is refused, and what can be done instead.
    fileprivate var refusal: String {
        switch self {
        case .grouping: "gathers cases and goes out by itself; `send-now` sends it, and `hold` keeps it"
        case .queued: "goes out as soon as the relay or the interface takes it; `hold` keeps it"
        case .held: "is held, and not because it must be typed into a form; `release` lets it go on, and `close` gives it up"
        case .sending: "is being handed over at present; look again in a minute"
        case .sent: "has gone out; record what its contact says with `hotline takedown notices answer`"
        case .failed: "has failed and goes nowhere; `release` tries it again, and `close` gives it up"
        case .closed: "was given up, and its cases are planned anew; see `hotline takedown notices list`"
        }
    }
}

import CaseStore
import HotlineModel

// Figures in the words of annual reports. A code that this version does not know is shown unchanged.

extension Figure {
    /// The figure as a table names it.
    var words: String {
        switch self {
        case .received: "received"
        case .origin(let kind): kind.words
        case .partner(let member): "\(member)"
        case .backed: "backed by evidence"
        case .takeovers: "taken over from a silent member"
        case .spared(nil): "shown to no analyst"
        case .spared(let reason?): reason.words
        case .awaiting: "not assessed yet"
        case .illegal: "illegal"
        case .notIllegal: "not illegal"
        case .classification(let classification): classification.description
        case .kind(let kind): kind.words
        case .illegalHostedHere: "illegal and hosted here"
        case .referred: "passed to the police"
        case .disposition(let kind): kind.words
        case .forwardedTo(let member): "\(member)"
        case .centralCopies: "copied to central"
        case .withdrawn: "finding withdrawn"
        case .age(let age): age?.words ?? "not stated"
        case .sex(let sex): sex?.words ?? "not stated"
        case .medium(let medium): medium?.words ?? "not stated"
        }
    }
}

extension OriginKind {
    fileprivate var words: String {
        switch self {
        case .public: "from the public"
        case .partner: "from partners"
        case .police: "from the police"
        case .proactive: "from our own search"
        }
    }
}

extension DispositionKind {
    fileprivate var words: String {
        switch self {
        case .keep: "kept"
        case .forward: "forwarded"
        case .central: "given to central"
        }
    }
}

extension Sparing {
    fileprivate var words: String {
        switch self {
        case .openCase: "a case was open"
        case .freshAssessment: "assessed a short time before"
        case .knownHashes: "every item known by its hash"
        case .partner: "assessed by a partner"
        }
    }
}

extension ReportKind {
    fileprivate var words: String {
        switch self {
        case .childSexualAbuse: "child sexual abuse"
        case .childErotica: "child erotica"
        case .childNudism: "child nudism"
        case .adultPornography: "adult pornography"
        case .notFound: "not found or not accessible"
        case .other: "other"
        case .travellingOffenderTip: "tips on travelling offenders"
        default: description
        }
    }
}

extension AgeGroup {
    fileprivate var words: String {
        switch self {
        case .infant: "infant"
        case .prepubescent: "pre-pubescent"
        case .pubescent: "pubescent"
        case .undetermined: "could not be told"
        default: description
        }
    }
}

extension Sex {
    fileprivate var words: String {
        switch self {
        case .female: "girls"
        case .male: "boys"
        case .both: "both"
        case .undetermined: "could not be told"
        default: description
        }
    }
}

extension Medium {
    fileprivate var words: String {
        switch self {
        case .image: "images"
        case .video: "videos"
        case .text: "texts"
        case .link: "links"
        case .container: "containers"
        case .other: "other"
        default: description
        }
    }
}

// A hotline may have services and themes of its own, named in its own words.

extension ContactService {
    var words: String {
        switch self {
        case .youthHelpDesk: "help desk for young people"
        case .offenderPrevention: "offender prevention line"
        default: rawValue
        }
    }
}

extension ContactTheme {
    var words: String {
        switch self {
        case .extortionAfterWebcamSex: "extortion after webcam sex"
        case .imagesSpread: "images spread"
        case .approachedByAdult: "approached by an adult"
        case .ownFeelings: "own feelings"
        case .somebodyNear: "about somebody near"
        case .professional: "professionals"
        case .generalQuestion: "general questions"
        case .notSerious: "not serious"
        case .other: "other"
        case .notRecorded: "theme not recorded"
        default: rawValue
        }
    }
}

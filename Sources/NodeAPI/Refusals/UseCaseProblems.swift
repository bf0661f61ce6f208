import Casework
import Envelopes
import Helpline
import Takedown
import TakedownService

extension CaseworkError {
    /// The refusal as it travels.
    var problem: Problem {
        Problem(code: code, title: Problem.title(of: status), status: status, detail: description, retryable: isRetryable)
    }

    private var status: Int {
        switch self {
        case .unknownCase, .unknownHash: 404
        case .contentsDestroyed: 410
        case .unusableAddress, .unknownAction, .notReversible, .contradictoryFinding, .hashOfNothing: 422
        case .noDirectory: 503
        case .keyReused, .notUnreadable, .unreadable, .assessmentFinal, .actionStands, .notResponsible, .wrongStage, .heldBack,
            .sameAnalyst, .leaseLapsed,
            .anotherLease, .leasedByAnother, .notOurFinding, .alreadyWithdrawn, .findingCanBeUndone, .nothingToUndo, .findingOfAnother,
            .noSuchAction,
            .notOurHash,
            .hashWithoutCase, .noRetentionPeriod, .retentionRuns:
            409
        }
    }

    private var isRetryable: Bool {
        switch self {
        case .heldBack, .noDirectory, .retentionRuns: true
        default: false
        }
    }
}

extension HelplineError {
    /// The refusal as it travels.
    var problem: Problem {
        if case .tooManyTries = self { return Problem(.rateLimited, detail: description) }
        return Problem(code: code, title: Problem.title(of: status), status: status, detail: description)
    }

    /// After how many seconds the caller may try again.
    var retryAfter: Int? { if case .tooManyTries(let seconds) = self { seconds } else { nil } }

    private var status: Int {
        switch self {
        case .codeRefused: 403
        case .unknownTip: 404
        case .keyReused, .changedSinceLook, .tooMany: 409
        case .contentsDestroyed: 410
        case .textMissing, .textTooLong, .badReference, .badWord, .unknownChannel, .badDay: 422
        case .tooManyTries: 429
        }
    }
}

extension TakedownError {
    /// The refusal as it travels.
    var problem: Problem {
        Problem(code: code, title: Problem.title(of: status), status: status, detail: description)
    }

    private var status: Int {
        switch self {
        case .unknownBundle, .unknownNotice, .unknownContact, .unknownLink: 404
        case .alreadyReferred, .notForThePolice, .inDoubt, .notWaiting, .otherBundle, .notDelivered, .notChecked, .noticeNotOpen,
            .heldByPerson, .withdrawalNotTold, .knownContact, .contactNotApproved, .originNotWanted, .originFixed, .originNotHeld,
            .noOriginInterface, .noticesOff,
            .noticeNotSent, .noticeWasTest, .contactNeeded, .contactDiffers,
            .noticeNotAskable, .tooManyStatements, .unwritableNotice:
            409
        case .linkClosed: 410
        case .unusableContact, .unusableOrigin, .addressInText: 422
        }
    }
}

extension Problem {
    /// What refusals with a status have in common.
    fileprivate static func title(of status: Int) -> String {
        switch status {
        case 403: "This is not allowed."
        case 404: "There is no such thing here."
        case 409: "It contradicts what stands here."
        case 410: "It was destroyed."
        case 422: "It cannot be recorded as it is."
        default: "It cannot be done at present."
        }
    }
}

extension TakedownRefusal {
    /// The refusal as it travels.
    var problem: Problem {
        switch self {
        case .takedown(let error): error.problem
        case .casework(let error): error.problem
        }
    }
}

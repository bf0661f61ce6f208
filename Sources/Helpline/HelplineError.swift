/// The reason why a use case was refused and nothing was recorded. It has no word of a tip and no code.
public enum HelplineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A text that must not be empty is empty.
    case textMissing(String)
    /// A text is too long.
    case textTooLong(String)
    /// The key belongs to another tip or contact.
    case keyReused
    /// The code is wrong, used, or not a code at all. The refusal does not say which.
    case codeRefused
    /// The caller showed too many refused codes.
    case tooManyTries(seconds: Int)
    /// There is no tip with that number.
    case unknownTip(Int64)
    /// The contents of the tip were destroyed after its retention period.
    case contentsDestroyed(Int64)
    /// The document is not the one that the officer looked at.
    case changedSinceLook(Int64)
    /// The reference has characters that no reference has.
    case badReference
    /// A tip has too many questions or supplements.
    case tooMany(String)
    /// A text that is not one word.
    case badWord(String)
    /// A channel that is on no list.
    case unknownChannel
    /// The day does not exist, or is in the future.
    case badDay

    /// The code programs act on.
    public var code: String {
        switch self {
        case .textMissing: "textMissing"
        case .textTooLong: "textTooLong"
        case .keyReused: "keyReused"
        case .codeRefused: "codeRefused"
        case .tooManyTries: "rateLimited"
        case .unknownTip: "unknownTip"
        case .contentsDestroyed: "contentsDestroyed"
        case .changedSinceLook: "changedSinceLook"
        case .badReference: "badReference"
        case .tooMany: "tooMany"
        case .badWord: "badWord"
        case .unknownChannel: "unknownChannel"
        case .badDay: "badDay"
        }
    }

    public var description: String {
        switch self {
        case .textMissing(let name): "`\(name)` is missing or says nothing"
        case .textTooLong(let name): "`\(name)` is longer than can be kept; shorten it"
        case .keyReused: "this key was used before for something else; give every tip, answer and contact a key of its own"
        case .codeRefused: "this code opens nothing; each is good for one answer, which brings the next"
        case .tooManyTries(let seconds): "too many codes that open nothing came from this caller; try again in \(seconds) s"
        case .unknownTip(let number): "there is no tip \(number); see `hotline tips list`"
        case .contentsDestroyed(let number): "the contents of tip \(number) were destroyed after its retention period"
        case .changedSinceLook(let number):
            "tip \(number) is not what was looked at, or nobody looked; see `hotline tips show \(number)` and give the look it names"
        case .badReference: "a reference has letters, digits and . / _ -, at most 64 characters"
        case .tooMany(let what): "one tip takes no more \(what)"
        case .badWord(let name): "`\(name)` must be one word of letters and digits that begins with a small letter, at most 32"
        case .unknownChannel: "`channel` must be one of form, chat, telephone, email"
        case .badDay: "`day` must be a day that has begun, such as 2014-05-31"
        }
    }
}

/// Why a use case was refused; nothing of it was recorded. It holds no word of a tip and no code.
public enum HelplineError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A text that must say something says nothing.
    case textMissing(String)
    /// A text is longer than can be kept.
    case textTooLong(String)
    /// The key stands for another tip or contact.
    case keyReused
    /// The code opens nothing: it is wrong, used, or none at all. Which of these is not told.
    case codeRefused
    /// The caller showed too many codes that opened nothing.
    case tooManyTries(seconds: Int)
    /// No tip of that number is held here.
    case unknownTip(Int64)
    /// The contents of the tip were destroyed after its retention period.
    case contentsDestroyed(Int64)
    /// The document is another than the one that was looked at.
    case changedSinceLook(Int64)
    /// The reference has characters that no reference has.
    case badReference
    /// More questions or supplements than one tip takes.
    case tooMany(String)
    /// Not one word of a list.
    case badWord(String)
    /// A channel that is on no list.
    case unknownChannel
    /// The day is none, or lies in the future.
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
        case .unknownTip(let number): "no tip \(number) is held here; see `hotline tips list`"
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

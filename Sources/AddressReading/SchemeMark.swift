import URLSyntax

/// A scheme and its `://` in a text, however they are written.
struct SchemeMark {
    /// The scheme that is meant: as it is written if that is right, in lower case otherwise.
    let scheme: String
    /// What stands behind the mark.
    let rest: Substring
    /// The characters of the scheme and its mark.
    let length: Int
    /// No other character stands before it.
    let isAtStart: Bool

    private static let meant: [String: String] = [
        "http": "http", "https": "https", "hxxp": "http", "hxxps": "https", "h**p": "http", "h**ps": "https", "h__p": "http",
        "h__ps": "https",
        "h--p": "http", "h--ps": "https", "h##p": "http", "hxtp": "http", "htxp": "http", "hxtps": "https", "htxps": "https",
        "hztp": "http",
        "htp": "http", "htps": "https", "htttp": "http", "htttps": "https", "hhttp": "http", "hhttps": "https", "httpp": "http",
        "httpss": "https", "htpp": "http", "htpps": "https", "hppt": "http", "hppts": "https", "ttp": "http", "ttps": "https", "tp": "http",
        "http]": "http", "xttp": "http", "xttps": "https", "hhtp": "http", "hhtps": "https", "httpd": "http", "hxxpx": "https",
        "hxxpp": "http",
        "ｈｔｔｐ": "http", "ｈｔｔｐｓ": "https", "ftp": "ftp", "fxp": "ftp", "ftps": "ftps", "fxps": "ftps", "sftp": "sftp", "sxtp": "sftp",
        "ws": "ws", "wss": "wss", "gopher": "gopher", "gemini": "gemini", "rtsp": "rtsp", "rtsps": "rtsps", "rtmp": "rtmp",
        "rtmps": "rtmps",
        "nntp": "nntp", "nntps": "nntps", "mms": "mms", "irc": "irc", "ircs": "ircs", "feed": "http", "onion": "http",
    ]
    /// What people write for `://`, the longest first.
    private static let marks = ["://", ":\\\\", ";//", ".//", ":/", ":\\", "//", "：／／", "::/", ":"]

    /// The first scheme in a text.
    static func first(in text: Substring) -> SchemeMark? {
        var index = text.startIndex
        while let sign = text[index...].firstIndex(where: { ":;./：".contains($0) }) {
            if let mark = marks.first(where: { text[sign...].hasPrefix($0) }), let found = SchemeMark(text, mark: mark, at: sign) {
                return found
            }
            index = text.index(after: sign)
        }
        return nil
    }

    private init?(_ text: Substring, mark: String, at sign: String.Index) {
        let run = text[..<sign].suffix(8)
        guard let start = run.indices.first(where: { Self.mayBegin(text, at: $0, as: run[$0...].lowercased()) }),
            let scheme = Self.meant[run[start...].lowercased()]
        else { return nil }
        // Of what is not the usual mark, the usual schemes alone are believed: `and/or` and `1:/2` are words.
        guard mark == "://" || scheme.hasPrefix("http") && run[start...].count >= 3 else { return nil }
        let rest = text[text.index(sign, offsetBy: mark.count)...]
        guard rest.contains(where: { $0.isLetter || $0.isNumber || $0 == "[" }) else { return nil }
        guard mark != ":" || BareHost(rest).isPlausible(isAlone: true, needsPath: false) else { return nil }
        let written = String(run[start...])
        self.scheme = written.lowercased() == scheme ? written : scheme
        self.rest = Self.ascii(rest, if: mark)
        length = text.distance(from: start, to: sign) + mark.count
        isAtStart = start == text.startIndex
    }

    /// A scheme does not begin within a word, but people forget the space before the usual ones.
    private static func mayBegin(_ text: Substring, at index: String.Index, as word: String) -> Bool {
        guard meant[word] != nil else { return false }
        guard index > text.startIndex, !["http", "https", "hxxp", "hxxps"].contains(word) else { return true }
        let before = text[text.index(before: index)]
        return !(before.isLetter || before.isNumber)
    }

    /// In ASCII, if the mark was written in full width: then the whole address was.
    private static func ascii(_ rest: Substring, if mark: String) -> Substring {
        guard mark == "：／／" else { return rest }
        var view = String.UnicodeScalarView()
        for scalar in rest.unicodeScalars {
            let isWide = (0xFF01...0xFF5E).contains(scalar.value)
            view.append(isWide ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar)
        }
        return Substring(String(view))
    }
}

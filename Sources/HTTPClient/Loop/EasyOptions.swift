import CCurl

/// Sets options on one easy handle and remembers whether libcurl took all of them.
struct EasyOptions {
    let easy: UnsafeMutableRawPointer
    private(set) var isAccepted = true

    init(_ easy: UnsafeMutableRawPointer) { self.easy = easy }

    mutating func check(_ code: CURLcode) { if code != CURLE_OK { isAccepted = false } }
    mutating func set(_ option: CURLoption, _ value: Int) { check(hotline_curl_set_long(easy, option, value)) }
    /// libcurl copies the text.
    mutating func set(_ option: CURLoption, _ text: String) { check(hotline_curl_set_text(easy, option, text)) }
    /// libcurl keeps the pointer: whoever passes it keeps what it points to.
    mutating func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer?) { check(hotline_curl_set_pointer(easy, option, pointer)) }
}

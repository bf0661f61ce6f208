#pragma once
#include <gmime/gmime.h>

// GObject's classes and its checks of them are macros, which Swift does not import.

static inline void hotline_mime_release(void *object) { g_object_unref(object); }

static inline int hotline_mime_is_multipart(GMimeObject *object) { return GMIME_IS_MULTIPART(object); }
static inline int hotline_mime_is_mail(GMimeObject *object) { return GMIME_IS_MESSAGE_PART(object); }
static inline int hotline_mime_is_text(GMimeObject *object) { return GMIME_IS_TEXT_PART(object); }
static inline int hotline_mime_is_leaf(GMimeObject *object) { return GMIME_IS_PART(object); }

static inline GMimeMultipart *hotline_mime_as_multipart(GMimeObject *object) { return (GMimeMultipart *)object; }
static inline GMimeMessagePart *hotline_mime_as_mail(GMimeObject *object) { return (GMimeMessagePart *)object; }
static inline GMimeTextPart *hotline_mime_as_text(GMimeObject *object) { return (GMimeTextPart *)object; }
static inline GMimePart *hotline_mime_as_leaf(GMimeObject *object) { return (GMimePart *)object; }

static inline GMimeObject *hotline_mime_object_of_message(GMimeMessage *message) { return (GMimeObject *)message; }
static inline GMimeObject *hotline_mime_object_of_multipart(GMimeMultipart *multipart) { return (GMimeObject *)multipart; }
static inline GMimeObject *hotline_mime_object_of_text(GMimeTextPart *part) { return (GMimeObject *)part; }
static inline GMimeObject *hotline_mime_object_of_leaf(GMimePart *part) { return (GMimeObject *)part; }

/// The bytes in a stream made by `g_mime_stream_mem_new`; they belong to the stream.
static inline GByteArray *hotline_mime_bytes(GMimeStream *stream) { return g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream); }

/// The address of a mailbox in a list; NULL for a group, and where there is none.
static inline const char *hotline_mime_mailbox(InternetAddressList *list, int index) {
    InternetAddress *address = internet_address_list_get_address(list, index);
    return INTERNET_ADDRESS_IS_MAILBOX(address) ? internet_address_mailbox_get_addr((InternetAddressMailbox *)address) : NULL;
}

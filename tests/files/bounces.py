"""Bounces as servers write them, in their own shapes, about an e-mail of ours: number 123456 with the code 7KQ42M9X."""

SERIAL, CODE = 123_456, "7KQ42M9X"
OURS = f"<{SERIAL}.{CODE}@aimable.example>"
TO = f"retours+{SERIAL}.{CODE}@aimable.example"

RETURNED = f"""\
From: Bureau Aimable <bonjour@aimable.example>
To: Zoe <zoe@mail.example>
Subject: Un message vous attend
Message-ID: {OURS}
Date: Mon, 02 Mar 2026 09:30:00 +0000
"""

POSTFIX = f"""\
Return-Path: <>
From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {TO}
Auto-Submitted: auto-replied
Date: Mon,  2 Mar 2026 10:31:00 +0100 (CET)
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4FA2.1772/relay.example"

This is a MIME-encapsulated message.

--4FA2.1772/relay.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host relay.example.

<zoe@mail.example>: host mx.mail.example[192.0.2.7] said: 550 5.1.1
    <zoe@mail.example>: Recipient address rejected: User unknown (in reply to RCPT TO command)

--4FA2.1772/relay.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 4FA2
Arrival-Date: Mon,  2 Mar 2026 10:30:58 +0100 (CET)

Final-Recipient: rfc822; zoe@mail.example
Original-Recipient: rfc822;zoe@mail.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: smtp; 550 5.1.1 <zoe@mail.example>: Recipient address rejected:
    User unknown

--4FA2.1772/relay.example
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

{RETURNED}
--4FA2.1772/relay.example--
"""

# Exim writes plain text with a copy of ours under it; here to an address that does not say which e-mail it was.
EXIM = f"""\
Return-path: <>
X-Failed-Recipients: zoe@mail.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@relay.example>
To: retours@aimable.example
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1xyz-0001-AB@relay.example>
Date: Mon, 02 Mar 2026 10:31:00 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  zoe@mail.example
    SMTP error from remote mail server after RCPT TO:<zoe@mail.example>:
    host mx.mail.example [192.0.2.7]: 552 5.2.2 mailbox is over quota

------ This is a copy of the message, including all the headers. ------

Return-path: <bonjour@aimable.example>
{RETURNED}
Your payment is blocked by a policy.
"""

EXCHANGE = f"""\
Return-Path: <>
From: mailer-daemon@tenant.example
To: retours@aimable.example
Date: Mon, 2 Mar 2026 10:31:00 +0100
Content-Type: multipart/report; report-type=delivery-status; boundary="0000ffff"
Content-Language: en-US
Subject: Undeliverable: Un message vous attend
MIME-Version: 1.0

--0000ffff
Content-Type: multipart/alternative; differences=Content-Type; boundary="eeee0000"

--eeee0000
Content-Type: text/plain; charset="us-ascii"
Content-Transfer-Encoding: quoted-printable

Delivery has failed to these recipients or groups:

Zoe<mailto:zoe@mail.example>
The e-mail address you entered couldn't be found.

Diagnostic information for administrators:

zoe@mail.example
#550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup ##

--eeee0000
Content-Type: text/html; charset="us-ascii"

<html><body><p>Delivery has failed</p></body></html>
--eeee0000--

--0000ffff
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.tenant.example

Final-Recipient: rfc822;zoe@mail.example
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound

--0000ffff
Content-Type: message/rfc822

{RETURNED}
Bonjour
--0000ffff--
"""

# Google's own: an empty report, and the recipient in a header only.
EMPTY_REPORT = f"""\
Delivered-To: {TO}
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@mail.example>
To: {TO}
Auto-Submitted: auto-replied
Date: Mon, 02 Mar 2026 02:31:00 -0800 (PST)
Subject: Delivery Status Notification (Failure)
X-Failed-Recipients: zoe@mail.example
Content-Type: multipart/report; boundary="ca2d"; report-type=delivery-status
MIME-Version: 1.0

--ca2d
Content-Type: text/plain; charset="UTF-8"

** Message not delivered **

The response was:

DNS Error: mail.example does not exist

--ca2d
Content-Type: message/delivery-status


--ca2d
Content-Type: message/rfc822

{RETURNED}
--ca2d--
"""

# qmail knows no report at all.
QMAIL = f"""\
Return-Path: <>
From: MAILER-DAEMON@relay.example
To: retours@aimable.example
Subject: failure notice
Date: 2 Mar 2026 09:31:00 -0000

Hi. This is the qmail-send program at relay.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<zoe@mail.example>:
192.0.2.7 does not like recipient.
Remote host said: 554 5.7.1 <zoe@mail.example>: blocked by our block list

--- Below this line is a copy of the message.

{RETURNED}
Bonjour
"""

HOLIDAY = f"""\
From: Zoe <zoe@mail.example>
To: bonjour@aimable.example
Subject: Absente jusqu'au 9 mars
In-Reply-To: {OURS}
Auto-Submitted: auto-replied (vacation)
Date: Mon, 2 Mar 2026 10:31:00 +0100

Je suis en congé. User unknown? Non: absente.
"""

WRITTEN_BY_A_PERSON = f"""\
From: Zoe <zoe@mail.example>
To: {TO}
Subject: Re: Un message vous attend
In-Reply-To: {OURS}
Date: Mon, 2 Mar 2026 10:31:00 +0100

Bonjour, je ne peux pas payer. 550 5.1.1
"""

READ = f"""\
From: Zoe <zoe@mail.example>
To: {TO}
Subject: Lu
Date: Mon, 2 Mar 2026 10:31:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

--b
Content-Type: text/plain

Lu.
--b
Content-Type: message/disposition-notification

Disposition: manual-action/MDN-sent-manually; displayed
--b--
"""

UNWANTED = f"""\
From: feedback@mail.example
To: {TO}
Subject: complaint
Date: Mon, 2 Mar 2026 10:31:00 +0100
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an e-mail abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
--b
Content-Type: message/rfc822

{RETURNED}
--b--
"""


def report(action: str, status: str, words: str = "", date: str = "Mon, 2 Mar 2026 10:31:00 +0100", to: str = TO) -> str:
    """A report of the shape of RFC 3464, and nothing else."""
    return f"""\
From: MAILER-DAEMON@relay.example
To: {to}
Date: {date}
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; zoe@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {words}
--b--
"""

"""Why a proof of payment cannot be read, and what its sender can do."""

from amiable.core.refusal import Refusal, _


class NotAProofFile(Refusal):
    """Neither a PDF nor a picture, whatever its name says."""

    code = "proof.kind"
    what = _("This file cannot be read: it is neither a PDF nor a PNG or JPEG picture.")
    remedy = _("Save the confirmation of your bank as a PDF, or take a picture of it, and send that.")


class ProofTooLarge(Refusal):
    """More bytes or more points than any confirmation of a bank has."""

    code = "proof.too_large"
    what = _("This file is too large: at most {most}.")
    remedy = _("Send only the page with the payment, or a smaller picture of it.")


class ProofTooLong(Refusal):
    """A whole binder."""

    code = "proof.too_many_pages"
    what = _("This PDF has {pages} pages; at most {most} are read.")
    remedy = _("Send only the page with the payment.")


class ProofLocked(Refusal):
    """Encrypted for somebody who knows its password."""

    code = "proof.locked"
    what = _("This PDF is locked with a password.")
    remedy = _("Open it and print it as a new PDF, or take a picture of it, and send that.")


class ProofBroken(Refusal):
    """It begins like a PDF or a picture, and is none."""

    code = "proof.broken"
    what = _("This file is damaged.")
    remedy = _("Download it again from your bank, or take a picture of it, and send that.")


class NobodyReadsPictures(Refusal):
    """The installation lacks tesseract or its languages."""

    code = "proof.no_reader"
    what = _("Pictures cannot be read on this machine: tesseract is missing, or its languages ({languages}).")
    remedy = _("Look at the picture yourself; whoever runs this machine can install {packages}.")


class PictureTooHard(Refusal):
    """Reading took longer than anybody waits."""

    code = "proof.too_hard"
    what = _("This picture cannot be read.")
    remedy = _("Take it again, straight and in good light, or send the PDF of your bank.")

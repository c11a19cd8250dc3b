"""SQL on signatures, for triggers behind what a second person signs where only signed approvals count."""


def is_signed(purpose: str, model: str, signer: str) -> str:
    """SQL: whether ``signer`` signed the row OLD of ``model`` for ``purpose``.

    One that the worker found forged does not count, nor one of another purpose: the worker would undo nothing for it.
    """
    return f"""EXISTS (SELECT FROM public.content_signature AS given
            LEFT JOIN public.content_signaturecheck AS looked ON looked.signature_id = given.id
            WHERE given.object = 'content.{model}:' || OLD.id AND given.purpose = '{purpose}'
            AND given.signer_id = {signer} AND coalesce(looked.why_not, '') = '')"""

(() => {
  const encrypt = SubtleCrypto.prototype.encrypt;
  const pauses = PAUSES;
  SubtleCrypto.prototype.encrypt = async function (...given) {
    await new Promise((done) => setTimeout(done, pauses.shift() ?? 0));
    return encrypt.apply(this, given);
  };
})()

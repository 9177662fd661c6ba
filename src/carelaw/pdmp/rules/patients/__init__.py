"""§9(b)(11), §5(3): what a patient may have, by when, at what cost, and what the patient is told."""

export declare const figures: Readonly<Record<string, () => string>>;

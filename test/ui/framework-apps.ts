const tailwind = `
  <main class="mx-auto max-w-2xl p-6">
    <h1 class="mb-2 text-2xl font-bold">Orders</h1>
    <p class="mb-4 text-gray-600">What was <strong>bought</strong>, and by <a class="text-blue-600 underline" href="#a">whom</a>. <code class="rounded bg-gray-100 px-1">npm i</code></p>
    <button class="rounded-lg bg-blue-600 px-4 py-2 font-semibold text-white shadow">Buy</button>
    <button>Bare</button>
    <input class="mt-2 block w-full rounded border border-gray-300 px-3 py-2" placeholder="Search" />
    <select><option>One</option></select>
    <textarea rows="2">Text</textarea>
    <ul class="list-disc pl-5"><li>Apples</li><li>Pears</li></ul>
    <table class="w-full text-left"><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody><tr><td>Apples</td><td>2</td></tr></tbody></table>
    <pre>two  spaces</pre><blockquote>Said</blockquote><hr /><details open><summary>More</summary>Here</details>
  </main>`

/** A page of an app, in the words of its framework. */
export const frameworkApps = {
  'Tailwind 3': tailwind,
  'Tailwind 4': tailwind,
  Bootstrap: `
  <main class="container py-4">
    <h1 class="mb-2">Orders</h1>
    <p class="text-secondary">What was <strong>bought</strong>, and by <a href="#a">whom</a>. <code>npm i</code> <kbd>Ctrl</kbd></p>
    <button class="btn btn-primary" type="button">Buy</button>
    <button type="button">Bare</button>
    <input class="form-control mt-2" placeholder="Search" />
    <select class="form-select"><option>One</option></select>
    <textarea rows="2">Text</textarea>
    <div class="card my-2"><div class="card-body">A card</div></div>
    <div class="row"><div class="col">Left</div><div class="col">Right</div></div>
    <ul><li>Apples</li><li>Pears</li></ul>
    <table class="table"><thead><tr><th>Item</th><th>Price</th></tr></thead><tbody><tr><td>Apples</td><td>2</td></tr></tbody></table>
    <pre>two  spaces</pre><blockquote class="blockquote">Said</blockquote><hr /><details open><summary>More</summary>Here</details>
  </main>`,
} as const

export type FrameworkName = keyof typeof frameworkApps

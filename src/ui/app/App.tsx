/** The page: the stage in the middle, everything else around it. */
export function App() {
  return (
    <main>
      <h1>Kubarium</h1>
    </main>
  );
}
